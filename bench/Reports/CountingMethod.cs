using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Who counted the system calls of a run, how, and what the runtime called besides. Empty for documents that do not name their source.</summary>
internal static class CountingMethod
{
    private static readonly string[] Columns = ["row", "strategy", "messages:", "send calls", "the runtime's own calls"];

    public static IEnumerable<string> Lines(IReadOnlyList<ReportRow> rows)
    {
        if (Rows(rows, CountsSource.PerfEvents) is { Count: > 0 } counted)
            yield return $"System calls of {Share(counted, rows)} were counted by the kernel (perf_event_open), in every launch after its pairs.";
        if (Rows(rows, CountsSource.Strace) is { Count: > 0 } traced)
        {
            yield return $"Send calls of {Share(traced, rows)} were counted by strace, since the kernel's own counters were refused to this user. strace ran each arm once, in a process of its own between two launches, and what it counted stands in each launch of the row: a strategy makes the same calls every time. "
                + "Windows of at least 256 messages lie between two marker calls (access on a path that cannot exist); of five in which no send waited, the one with the fewest calls stands. "
                + "In that process all code is compiled at its first call and written where it runs (DOTNET_TieredCompilation=0, DOTNET_EnableWriteXorExecute=0), so that the runtime adds few calls of its own; those are listed apart. "
                + "strace slows each call by some 50 µs, so the receiver never presses back: waits under it are not those of a real run and are n/a, and so is every figure that includes them.";
        }
    }

    /// <summary>What strace saw, arm by arm.</summary>
    public static void Write(MarkdownText text, IReadOnlyList<ReportRow> rows)
    {
        if (Rows(rows, CountsSource.Strace) is not { Count: > 0 } traced)
            return;
        text.BeginDetails("What strace counted: send calls by name, and the runtime's own calls apart");
        text.Table(Columns, traced.SelectMany(Arms).DistinctBy(arm => (arm.Row.Source, arm.Row.Cell with { Reference = "", Strategy = arm.Cost.Strategy, Floor = false })).Select(Cells));
        text.EndDetails();
    }

    private static List<ReportRow> Rows(IReadOnlyList<ReportRow> rows, string source) => [.. rows.Where(r => r.Strategy.CountsSource == source)];

    private static string Share(List<ReportRow> some, IReadOnlyList<ReportRow> all) =>
        some.Count == all.Count ? "all rows" : $"{some.Count} of {Format.Counted(all.Count, "row", "rows")}";

    private static IEnumerable<(ReportRow Row, ArmCost Cost)> Arms(ReportRow row)
    {
        LaunchResult launch = row.Result.Launches.First(l => l.Strategy.CountsSource == CountsSource.Strace);
        return [(row, launch.Reference), (row, launch.Strategy)];
    }

    private static IReadOnlyList<string> Cells((ReportRow Row, ArmCost Cost) arm) =>
    [
        arm.Row.Path,
        $"{Words.Code(arm.Cost.Strategy)}, {arm.Row.Traffic}",
        Format.Count(arm.Cost.CountedMessages),
        Named(arm.Cost.SyscallsByName),
        Named(arm.Cost.RuntimeCallsByName),
    ];

    private static string Named(IReadOnlyDictionary<string, long>? calls) => calls is { Count: > 0 }
        ? string.Join(", ", calls.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {Format.Count(c.Value)}"))
        : calls is null ? Format.NotAvailable : "none";
}
