using System.Globalization;
using BatchSend;
using Bench.Gate.Counts;
using Bench.Meters;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Tests.Meters;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>
/// What a strategy says beforehand against what the kernel sees: the send calls of a counting window are, name by name,
/// exactly those that the catalog predicts, and it allocates nothing.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class KernelCallTests(KernelCallTests.Shared shared) : IClassFixture<KernelCallTests.Shared>
{
    private const int SmallestObject = 24; // header, method table and one field on a 64-bit runtime

    /// <summary>
    /// Segments of a pipe writer that the shared array pool keeps on any machine (its default of arrays a partition,
    /// SharedArrayPool in System.Private.CoreLib); a batch of more allocates by design of that writer.
    /// </summary>
    private const int PooledSegments = 32;

    /// <summary>Payload bytes that every stream takes at once: less than a quarter of what a new connection's send buffer grows to (tcp_sndbuf_expand).</summary>
    private const int FitsAtOnce = 512 * 1024;

    public static TheoryData<string, Transport> Rows
    {
        get
        {
            var rows = new TheoryData<string, Transport>();
            foreach (SenderDescriptor strategy in SenderCatalog.All)
                foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
                    if (SenderSupport.Of(strategy, transport).IsSupported)
                        rows.Add(strategy.Name, transport);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_kernel_sees_the_calls_that_were_predicted_and_nothing_is_allocated(string strategy, Transport transport)
    {
        ISyscallMeter meter = shared.Meter;
        if (meter.Unavailable is { } unavailable)
            Assert.Skip(unavailable);
        var notChecked = new List<string>();
        var wrong = new List<string>();
        int shapes = 0;
        foreach ((MessageSizes sizes, int[] batches) in Shapes(transport))
        {
            SinkProcess sink = await shared.StartAsync(transport, sizes.Largest);
            sink.Window.SpinOnly = true;
            foreach (int batch in batches)
            {
                shapes++;
                string shape = string.Create(CultureInfo.InvariantCulture, $"{sizes} × {batch}");
                if (await WhyNotCheckedAsync(sink, strategy, sizes, batch, meter, shape, wrong) is { } reason)
                    notChecked.Add($"{shape}: {reason}");
            }
        }

        foreach (string line in notChecked)
            TestContext.Current.TestOutputHelper?.WriteLine($"not checked: {line}");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(notChecked.Count < shapes, $"no shape was checked: {string.Join("; ", notChecked)}");
    }

    /// <summary>Sizes, and batches of them: a single message, more than one call takes, and on both sides of what a buffer holds.</summary>
    private static IEnumerable<(MessageSizes Sizes, int[] Batches)> Shapes(Transport transport) => transport == Transport.Tcp
        ? [(MessageSizes.Equal(64), [1, 4, 64, 256, 1500]), (MessageSizes.Equal(1200), [4, 64, 256]), (MessageSizes.Equal(16 * 1024), [1, 4, 64])]
        : [(MessageSizes.Equal(64), [1, 4, 64, 256, 1500]), (MessageSizes.Equal(1200), [4, 64, 256]), (new MessageSizes(64, 1200), [4, 64, 1500])];

    /// <summary>Counts one shape and notes what is wrong with it.</summary>
    /// <returns>Why its calls could not be counted; null when they were.</returns>
    private static async Task<string?> WhyNotCheckedAsync(
        SinkProcess sink, string strategy, MessageSizes sizes, int batch, ISyscallMeter meter, string shape, List<string> wrong)
    {
        if (sink.Window.WhyNotLossless(batch) is { } lossy)
            return lossy;
        using SendLane lane = await SendLane.ConnectAsync(sink, TestContext.Current.CancellationToken);
        var messages = BatchRing.Create(batch, sizes, workingSet: 0, seed: 1, pinned: false);
        await using Arm arm = Arm.OfStrategy(strategy, [lane.Socket], [messages], lane: 0);
        SenderDescriptor descriptor = SenderCatalog.All.Single(s => s.Name == strategy);
        int[] lengths = [.. messages.Messages.Select(static m => m.Length)];
        SendCallCounts predicted = descriptor.PredictSendCalls(lengths, sink.Options.Transport);
        CountingWindows windows = new(arm, sink.Window);

        OwnCounts own = await windows.CountOwnAsync();
        if (!Allocates(descriptor, sink.Options.Transport, predicted.Total) && own.AllocatedBytes >= SmallestObject)
            wrong.Add($"{shape}: {own.AllocatedBytes} bytes allocated by {windows.Messages} messages");

        (SyscallCounts? counts, string? reason) = await windows.CountAsync(meter);
        if (counts is null)
            return reason;
        long batches = windows.Messages / batch, expected = predicted.Total * batches;
        if (counts.SendCalls > expected && sink.Options.Transport == Transport.Tcp && lengths.Sum() > FitsAtOnce)
            return $"{counts.SendCalls} calls for {expected}: a call was short, which adds calls";
        foreach (string name in SyscallCounts.SendFamily)
        {
            long calls = SendCallNames.Of(predicted).GetValueOrDefault(name) * batches, seen = counts.ByName.GetValueOrDefault(name);
            if (seen != calls)
                wrong.Add($"{shape}: {calls} {name} predicted, the kernel saw {seen}");
        }

        if (own.AtOnce && own.Issued > counts.SendCalls)
            wrong.Add($"{shape}: {own.Issued} operations issued, the kernel saw {counts.SendCalls}: it sends by other calls");
        return null;
    }

    private static bool Allocates(SenderDescriptor strategy, Transport transport, long calls) =>
        strategy.AllocatesByDesign
        || (strategy.Name.StartsWith("flush", StringComparison.Ordinal) && transport == Transport.Tcp && calls > PooledSegments);

    /// <summary>One meter for all rows, and one sink for each kind of traffic.</summary>
    public sealed class Shared : IAsyncDisposable
    {
        private readonly Dictionary<(Transport, int), SinkProcess> _started = [];

        internal ISyscallMeter Meter { get; } = PerfSyscallMeter.Open();

        internal async Task<SinkProcess> StartAsync(Transport transport, int size)
        {
            if (_started.TryGetValue((transport, size), out SinkProcess? sink))
                return sink;
            var options = new SinkOptions { Transport = transport, MessageSize = size };
            sink = await SinkProcess.StartAsync(options, TestContext.Current.CancellationToken);
            _started.Add((transport, size), sink);
            return sink;
        }

        public async ValueTask DisposeAsync()
        {
            Meter.Dispose();
            foreach (SinkProcess sink in _started.Values)
                await sink.DisposeAsync();
        }
    }
}
