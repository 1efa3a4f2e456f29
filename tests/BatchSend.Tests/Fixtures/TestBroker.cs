using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>A broker in a folder of its own, with all that it logged. Its end leaves the folder empty, or the test fails.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");
    private readonly List<string> _log = [];
    private readonly SocketBroker _broker;

    public TestBroker(SocketBrokerOptions? options = null) => _broker = SocketBroker.Start((options ?? new SocketBrokerOptions()) with
    {
        Address = Path.Combine(_folder.FullName, "broker.sock"),
        Log = line =>
        {
            lock (_log)
                _log.Add(line);
        },
    });

    public SocketBroker Broker => _broker;

    public string Address => _broker.Address;

    public static void SkipUnlessSupported() => Assert.SkipUnless(OperatingSystem.IsLinux(), "speaks to a broker over a Unix socket, byte by byte");

    public Task<BrokerClient> ConnectAsync() => BrokerClient.ConnectAsync(Address, TestContext.Current.CancellationToken);

    /// <summary>A connection on which a test says what it wants.</summary>
    public Task<UnixChannel> ConnectRawAsync() => UnixChannel.ConnectAsync(Address, TestContext.Current.CancellationToken);

    /// <summary>The same after the greeting.</summary>
    public async Task<UnixChannel> GreetAsync()
    {
        UnixChannel channel = await ConnectRawAsync();
        await channel.AskAsync(new Frame(FrameKind.Hello), FrameKind.Welcome);
        return channel;
    }

    public void AwaitLog(string part) => Wait.Until(
        () => Logged.Any(line => line.Contains(part, StringComparison.Ordinal)), () => $"'{part}' in the log: {string.Join("; ", Logged)}");

    public void AwaitSockets(int count) => Wait.Until(() => _broker.Sockets == count, () => $"{count} sockets in the broker, which has {_broker.Sockets}");

    public void AwaitClients(int count) => Wait.Until(() => _broker.Clients == count, () => $"{count} clients of the broker, which has {_broker.Clients}");

    private string[] Logged
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        string[] left = [.. _folder.EnumerateFileSystemInfos().Select(f => f.Name)];
        _folder.Delete(recursive: true);
        Assert.Empty(left);
    }
}
