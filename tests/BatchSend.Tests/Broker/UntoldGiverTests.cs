using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>
/// Between the arrival of a socket at the broker and the word to its giver it is still the giver's. The system can refuse that
/// word (ENOBUFS, send(2)), which a test cannot make it do: a channel stands in for it there, real ones carry the rest.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class UntoldGiverTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public UntoldGiverTests() => TestBroker.SkipUnlessSupported();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fetch_meanwhile_gets_what_its_giver_was_told_of_and_nothing_else(bool told)
    {
        string path = Path.Combine(_folder.FullName, "broker.sock");
        using var listener = new UnixListener(path);
        using var held = new HeldSockets(2, Timeout.InfiniteTimeSpan, TimeProvider.System, static _ => { });
        (UnixChannel giving, IBrokerChannel given) = await ConnectAsync(listener, path);
        (UnixChannel fetching, IBrokerChannel asked) = await ConnectAsync(listener, path);
        using var giver = new ClientExchange(giving, Wait.Limit);
        using var fetcher = new ClientExchange(fetching, Wait.Limit);
        Task<FetchResult>? fetch = null;
        Task serving = ServeAsync(asked, held);
        Task taking = ServeAsync(new TellingChannel(given, async () =>
        {
            fetch = fetcher.FetchAsync("a", wait: false, Token);
            await Task.WhenAny(fetch, Task.Delay(TimeSpan.FromMilliseconds(200), Token)); // one that may not be answered yet
            return told;
        }), held);
        await giver.GreetAsync("", Token);
        await fetcher.GreetAsync("", Token);
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = socket, __ = peer;

        BrokerOutcome outcome = await giver.HandOverAsync("a", socket, default, Token);

        FetchResult fetched = await fetch!;
        using Socket? its = fetched.Socket;
        Assert.Equal(told ? (BrokerOutcome.Done, BrokerOutcome.Done) : (BrokerOutcome.BrokerGone, BrokerOutcome.NotHeld), (outcome, fetched.Outcome));
        (its ?? socket).Send("?"u8); // it has one owner
        Assert.Equal(1, peer.Receive(new byte[2]));
        Assert.Equal(0, held.Count);
        giver.Dispose();
        fetcher.Dispose();
        await taking;
        await serving;
    }

    private static async Task<(UnixChannel Client, IBrokerChannel Broker)> ConnectAsync(UnixListener listener, string path)
    {
        ValueTask<IBrokerChannel> accepted = listener.AcceptAsync(Token);
        UnixChannel client = await UnixChannel.ConnectAsync(path, Token);
        return (client, await accepted);
    }

    private static async Task ServeAsync(IBrokerChannel channel, HeldSockets held)
    {
        using (channel)
            await new BrokerSession(channel, held, new SocketBrokerOptions(), static _ => { }).RunAsync(Token);
    }

    /// <summary>Before a giver is told, something happens; it says whether the system has room for the word.</summary>
    private sealed class TellingChannel(IBrokerChannel inner, Func<Task<bool>> beforeHeld) : IBrokerChannel
    {
        public string? Stranger => inner.Stranger;

        public bool KeepsShare => inner.KeepsShare;

        public async ValueTask<ChannelSend> SendAsync(Frame frame, CancellationToken token) =>
            frame.Kind != FrameKind.Held || await beforeHeld() ? await inner.SendAsync(frame, token) : ChannelSend.Failed;

        public IShareEnd? PrepareShareEnd() => inner.PrepareShareEnd();

        public ValueTask<ChannelSend> GiveAsync(Frame frame, Socket socket, CancellationToken token) => inner.GiveAsync(frame, socket, token);

        public ValueTask<ChannelSend> LendAsync(Frame frame, PassedSocket socket, CancellationToken token) => inner.LendAsync(frame, socket, token);

        public ValueTask<Received> ReceiveAsync(CancellationToken token) => inner.ReceiveAsync(token);

        public void Dispose() => inner.Dispose();
    }
}
