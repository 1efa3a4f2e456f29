using Bench.Pairing;

namespace Bench.Reports;

/// <summary>How it was measured: the rule in words, then what each row rests on.</summary>
internal static class MethodSection
{
    private static readonly string[] Pairs =
    [
        "A pair runs the reference (A) and the strategy (B) alternately in one process, ABBA or BAAB at random; its value is half of ln(A₁A₂ / B₁B₂). The arms exchange sockets and buffers at half-time.",
        "A launch is a fresh process with a number of pairs that was fixed before the first of them; it gives one value, the median of its pairs.",
        "Before its pairs a launch lets both arms alternate until ten windows in a row show no trend and no method is compiled any more, at most 2 s or 40 windows, whichever is longer; one whose batches have more than 512 messages warms up with 64 first. The runtime's delay before it compiles anew what is called often is off in launches (DOTNET_TC_CallCountingDelayMs=0), so that this does not end in a pause between two bursts; the code that comes out is the same.",
    ];

    /// <summary>How a row is judged that stands alone.</summary>
    private static readonly string[] Rule =
    [
        "The ratio is the geometric mean over launches, the interval the 99% Student interval over launches. One launch gives no interval.",
        $"\"faster\" or \"slower\": the whole interval lies beyond 1% of 1. \"same within 2%\": all of it lies within 2%. Anything else is \"no difference shown\". \"not steady\": a launch was still changing. \"too noisy\": some task waited for a CPU in more than {NoiseGuard.MostPressurePercent}% of the time, the hypervisor took more than {NoiseGuard.MostStealPercent}% of it, or identical code in the same run came out as different as the row. Neither gets a word.",
    ];

    /// <summary>How the rows of an overview are judged, all together.</summary>
    private static readonly string[] FamilyRules =
    [
        "The first round, one launch of every row, ends at half of the time that the launches have; the rows that it reached are repeated, in whole rounds that end in time. The clock decides that, never a figure.",
        $"The ratio is the geometric mean over launches, the interval a 99% interval over launches. What launches of such rows have varied by before counts as one launch more: {Percent(FamilyRule.SameCallsDeviation)} where a strategy makes the reference's kernel calls, {Percent(FamilyRule.OtherCallsDeviation)} where it makes others, or what is typical of this run where that is more. One launch gives no interval.",
        "\"faster\" or \"slower\": a difference of more than 1%, judged for all rows together (Holm, 1%), so that at most one report in a hundred has a false word. \"same within 2%\": all of the interval lies within 2%. \"not decided\": every launch differs by more than 1% in one direction, but they are too few, or differ too much, for a word. Anything else is \"no difference shown\". Where identical code gets a word, what is no larger loses its own (\"too noisy\").",
        $"\"{CostTable.LeastColumn}\" is the least that a launch showed: it holds on any host and after any stop, and counts launches that were not steady too. Those are left out of the ratio and repeated if there is time; a row has no word (\"not steady\") if fewer than three are left or more than a quarter was left out.",
        $"Other work on the host takes no word away: it shows in how launches differ. Above {NoiseGuard.MostPressurePercent}% of the time in which some task waited for a CPU, or {NoiseGuard.MostStealPercent}% taken by the hypervisor, the answer says that the host was busy.",
    ];

    private static readonly string[] Figures =
    [
        "Send time is the time inside the sends; waiting for the window is excluded. Delivered is what the receiver, another process, took of what was sent.",
        "Kernel calls are counted in a window of their own, outside the timed part. \"issued\" is what the library handed to the socket. What was not measured is n/a with its reason: never 0, never an estimate.",
        "A figure of an arm is the median over its launches. A × comes from the pairs; it is not the quotient of two columns, which drift with the host.",
    ];

    private static readonly string[] Columns =
    [
        "row", "cell", "launches:", "pairs a launch:", "seeds", "SO_RCVBUF B:", "window B:", "receive", "placement", "steady", "sent:", "delivered:",
    ];

    public static void Write(MarkdownText text, MeasuredView view)
    {
        ReportRow[] rows = [.. view.Rows, .. view.Checks];
        text.Items([.. Pairs, .. CostTable.HasLeast(rows) ? FamilyRules : Rule, .. Figures, .. CountingMethod.Lines(rows)]);
        if (rows.Length == 0)
            return;
        CountingMethod.Write(text, rows);
        text.BeginDetails("What each row rests on: launches, seeds, receive buffer, window, placement");
        text.Table(Columns, rows.Select(Row));
        text.EndDetails();
        text.Paragraph($"All random orders follow from {(view.Documents.Count == 1 ? "seed" : "the seeds")} {string.Join(", ", view.Documents.Select(d => d.Seed))}.");
    }

    private static IReadOnlyList<string> Row(ReportRow row) =>
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
    ];

    private static string Percent(double deviation) => $"{Format.Number(100 * deviation)}%";

    private static string Values(ReportRow row, Func<Pairing.LaunchResult, string> value) =>
        string.Join(" / ", row.Result.Launches.Select(value).Distinct());
}
