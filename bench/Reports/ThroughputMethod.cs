using Bench.Pairing;
using Bench.Throughput;

namespace Bench.Reports;

/// <summary>How delivered rates were measured: the rule in words, then what each row rests on.</summary>
internal static class ThroughputMethod
{
    private static readonly string[] Rule =
    [
        "Closed loop: a batch is sent as soon as the receiver's window has room for it, half of its receive buffer in bytes as the kernel charges them, so that no datagram is lost for want of room. A TCP stream loses nothing: there one batch may be under way while the next is sent, however large. All connections share the window.",
        "A block is as many batches as fill about 20 ms. It begins with nothing under way and ends when the receiver, another process, has taken the last message that arrived. Its rate is what arrived, by the receiver's own count, divided by that time. What the sends accepted and the receiver did not take is lost; time in which nothing arrives any more, until the harness calls the rest lost (200 ms), is its own patience and not part of the time.",
        "One thread sends, a batch on each connection in turn; both strategies send on the same connections and the same messages.",
        "A pair runs the reference (A) and the strategy (B) alternately in one process, ABBA or BAAB at random; its value is half of ln(A₁A₂ / B₁B₂) of the times a delivered message. A launch is a fresh process with a number of pairs that was fixed before the first of them; it gives one value, the median of its pairs.",
        "Before its pairs a launch lets both arms alternate until ten windows in a row show no trend and no method is compiled any more, at most 2 s; before that come a hundred short blocks of each, of one batch of at most 64 messages, so that large batches meet compiled code.",
        "The ratio is the geometric mean over launches, the interval the 99% Student interval over launches. One launch gives no interval.",
        $"\"faster\" or \"slower\": the whole interval lies beyond 1% of 1. \"same within 2%\": all of it lies within 2%. Anything else is \"no difference shown\". \"not steady\": a launch was still changing. \"too noisy\": some task waited for a CPU in more than {NoiseGuard.MostPressurePercent}% of the time (not asked where sender and sink share a CPU, nor with several TCP connections, for which the sink has a thread each), the hypervisor took more than {NoiseGuard.MostStealPercent}% of it, or identical code in the same run came out as different as the row.",
        "Rates are the median over the blocks of a launch, then over launches. A × comes from the pairs; it is not the quotient of two columns, which drift with the host.",
        "Sink CPU is the time that all threads of the receiver's process had a CPU, user and kernel together, from its CPU clock (clock_getcpuclockid(3), counted by the scheduler in ns); sender CPU is the same of the sender's process (getrusage(2), in µs), its pausing while it waits for room included.",
    ];

    private static readonly string[] Columns =
    [
        "row", "cell", "launches:", "pairs a launch:", "seeds", "SO_RCVBUF B:", "window B:", "receive", "placement", "steady", "sent:", "delivered:", "time until loss was called, s:",
    ];

    public static void Write(MarkdownText text, ThroughputView view)
    {
        ThroughputRow[] rows = [.. view.Rows, .. view.Checks];
        text.Items(Rule);
        if (rows.Length == 0)
            return;
        text.BeginDetails("What each row rests on: launches, seeds, receive buffer, window, placement");
        text.Table(Columns, rows.Select(Row));
        text.EndDetails();
        text.Paragraph($"All random orders follow from seed {view.Document.Seed}.");
    }

    private static IReadOnlyList<string> Row(ThroughputRow row) =>
    [
        row.Path,
        row.Cell.Id,
        Format.Count(row.Result.Launches.Count),
        Values(row, l => Format.Count(l.Pairs)),
        string.Join(", ", row.Result.Launches.Select(l => l.Seed)),
        Values(row, l => Format.Count(l.EffectiveReceiveBuffer)),
        Values(row, l => Format.Count(l.WindowBytes)),
        Values(row, l => l.ReceiveMode),
        Values(row, l => l.Placement),
        row.Result.Launches.FirstOrDefault(l => !l.Steady) is { } launch ? $"no: {launch.NotSteadyReason}" : "yes",
        Format.Count(row.Reference.Sent + row.Strategy.Sent),
        Format.Count(row.Reference.Delivered + row.Strategy.Delivered),
        Format.Number(row.Result.Launches.Sum(l => l.Reference.LossWaitSeconds + l.Strategy.LossWaitSeconds)),
    ];

    private static string Values(ThroughputRow row, Func<ThroughputLaunchResult, string> value) =>
        string.Join(" / ", row.Result.Launches.Select(value).Distinct());
}
