using System.Globalization;
using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>
/// Ten thousand random batches a strategy, over its transports and both address families: half with a fixed seed, half
/// with a fresh one. The environment variable BATCHSEND_FUZZ multiplies them, BATCHSEND_FUZZ_SEED stands for the fresh seed.
/// </summary>
public sealed class FuzzTests
{
    private const int BatchesPerStrategy = 10_000;
    private const int FixedSeed = 20_240;
    private static readonly int FreshSeed = Setting("BATCHSEND_FUZZ_SEED", Environment.TickCount);
    private static readonly int Times = Setting("BATCHSEND_FUZZ", 1);

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_random_batch_arrives(string strategy, Transport transport, AddressFamily family)
    {
        int rows = Cases.All.Count(row => (string)((ITheoryDataRow)row).GetData()[0]! == strategy);
        foreach (int seed in new[] { FixedSeed, FreshSeed })
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
            using var exchange = new Exchange(transport, family);
            await using IBatchSender sender = SenderCatalog.Create(exchange.Socket, strategy);
            var source = new FuzzBatch(seed, family);
            for (int i = 0; i < BatchesPerStrategy * Times / rows / 2; i++)
                await exchange.Check(sender, source.Next(), $"batch {i} of seed {seed}");
            exchange.AssertNothingMore();
        }
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_extreme_batch_arrives(string strategy, Transport transport, AddressFamily family)
    {
        using var exchange = new Exchange(transport, family);
        await using IBatchSender sender = SenderCatalog.Create(exchange.Socket, strategy);
        const int Extremes = 6; // what Mixed begins with
        for (int seed = 0; seed < 9; seed++)
        {
            foreach (ReadOnlyMemory<byte>[] batch in Batches.Mixed(seed, family).Take(Extremes))
                await exchange.Check(sender, batch, $"an extreme batch of {batch.Length} messages");
        }

        exchange.AssertNothingMore();
    }

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;

    /// <summary>Sends one batch and receives it before the next, so that nothing is dropped and a difference is found at once.</summary>
    private sealed class Exchange : IDisposable
    {
        private const int NeededBuffer = 8 << 20; // five thousand datagrams, as the kernel charges them

        private readonly Socket _peer;
        private readonly bool _isStream;
        private readonly byte[] _buffer = new byte[512 * 1024];

        public Exchange(Transport transport, AddressFamily family)
        {
            (Socket, _peer) = Loopback.Connect(transport, family);
            _peer.ReceiveTimeout = (int)Wait.Limit.TotalMilliseconds;
            _isStream = transport == Transport.Tcp;
            Assert.SkipUnless(_isStream || _peer.ReceiveBufferSize >= NeededBuffer, "an ordinary user's receive buffer drops a part of such batches");
        }

        public Socket Socket { get; }

        public async Task Check(IBatchSender sender, ReadOnlyMemory<byte>[] batch, string what)
        {
            ValueTask<SendResult> send = sender.SendAsync(batch, TestContext.Current.CancellationToken);
            if (_isStream)
                Assert.True(ReceiveStream(batch), $"{sender.Descriptor}: {what} arrived changed");
            SendResult result = await Wait.For(send, what);
            Assert.Equal((what, SendResult.Sent(batch.Length, Batches.BytesOf(batch))), (what, result));
            if (!_isStream)
                ReceiveDatagrams(batch, $"{sender.Descriptor}: {what} arrived changed");
        }

        /// <summary>Each batch was received before the next: what came twice is still there after the last.</summary>
        public void AssertNothingMore() => Assert.False(_peer.Poll(0, SelectMode.SelectRead), "more came than was sent");

        public void Dispose()
        {
            Socket.Dispose();
            _peer.Dispose();
        }

        private bool ReceiveStream(ReadOnlyMemory<byte>[] batch)
        {
            bool same = true;
            foreach (ReadOnlyMemory<byte> message in batch)
            {
                Span<byte> received = _buffer.AsSpan(0, message.Length);
                for (Span<byte> rest = received; !rest.IsEmpty;)
                    rest = rest[_peer.Receive(rest)..];
                same &= received.SequenceEqual(message.Span);
            }

            return same;
        }

        private void ReceiveDatagrams(ReadOnlyMemory<byte>[] batch, string changed)
        {
            List<byte[]>? overtaken = null; // a sending thread that changes its CPU can let one overtake another
            var missing = new List<byte[]>();
            foreach (ReadOnlyMemory<byte> message in batch)
            {
                int count = _peer.Receive(_buffer);
                if (_buffer.AsSpan(0, count).SequenceEqual(message.Span))
                    continue;
                (overtaken ??= []).Add(_buffer.AsSpan(0, count).ToArray());
                missing.Add(message.ToArray());
            }

            if (overtaken is not null)
                Assert.True(Sorted(overtaken).SequenceEqual(Sorted(missing)), changed);
        }

        private static IEnumerable<string> Sorted(List<byte[]> datagrams) =>
            datagrams.Select(Convert.ToBase64String).Order(StringComparer.Ordinal);
    }
}
