using BatchSend;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Tests.Reports.Charts;

/// <summary>Sweeps for tests of the charts: one that the program recorded, and constructed ones of any size.</summary>
internal static class SweepSample
{
    private static readonly string Recording = Path.Combine(AppContext.BaseDirectory, "Reports", "sweep.figures-are-only-a-fixture.json");

    /// <summary>The text of a small sweep that the program wrote, over two launches each: its figures say nothing.</summary>
    public static string RecordedText => File.ReadAllText(Recording);

    public static ComparisonDocument Recorded => JsonOutput.Deserialize<ComparisonDocument>(RecordedText);

    /// <summary>Sizes 16 B to 64 KB, batches 1 to 4096, every strategy of both transports.</summary>
    public static ComparisonDocument Large { get; } = Of(
        [16, 64, 256, 1024, 4096, 16384, 65536], [1, 4, 16, 64, 256, 1024, 4096],
        (cell) => cell.Strategy == "pending-tasks" ? 0.95 : 1 + (cell.Batch - 1) * 30.0 / (cell.Size + 64) + 0.01 * Format.Size(cell.Size).Length);

    /// <summary>Every strategy at every size and batch that can be sent, with a ratio for each.</summary>
    public static ComparisonDocument Of(IReadOnlyList<int> sizes, IReadOnlyList<int> batches, Func<Cell, double> ratio, params string[] strategies)
    {
        string[] names = strategies.Length > 0 ? strategies : [.. SenderCatalog.All.Where(s => !s.IsBaseline).Select(s => s.Name)];
        CellPlan plan = CellList.Create([Transport.Tcp, Transport.Udp], "per-buffer", names, sizes, batches);
        return Sample.Comparison(Sample.Overview()) with { Cells = [.. plan.Cells.Select(c => Sample.Row(c, ratio(c)))], SelfCheck = [] };
    }
}
