namespace Bench.Reports;

/// <summary>The table "Cost a message": one row a cell, and one row for what it is compared with.</summary>
internal static class CostTable
{
    public const string FloorColumn = "cost × floor [99% interval]";

    public const string LeastColumn = "each launch";

    private static readonly string[] Columns =
    [
        "row", "strategy", "size", "batch:", "× reference [99% interval]", "verdict", LeastColumn, FloorColumn, "send ns/message:",
        "send calls/message:", "issued/message:", "syscalls/message:", "user + kernel CPU ns/message:",
        "allocated B/message:", "delivered:",
    ];

    /// <summary>Writes the tables of all rows, one a kind of receiver, plain ones first, then what their marks mean.</summary>
    public static void Write(MarkdownText text, IReadOnlyList<ReportRow> rows)
    {
        Footnotes notes = new();
        bool[] shown = [.. Columns.Select(c => c switch { FloorColumn => HasFloors(rows), LeastColumn => HasLeast(rows), _ => true })];
        foreach (IGrouping<string, ReportRow> table in rows.OrderBy(r => r.Cell.ReceiverGro).GroupBy(Title))
        {
            text.Heading(3, table.Key);
            text.Table(Only(shown, Columns), table.GroupBy(r => (r.Source, Traffic: r.Cell with { Strategy = r.Cell.Reference }))
                .OrderBy(g => g.Key.Traffic.Size).ThenBy(g => g.Key.Traffic.Batch)
                .SelectMany(g => Group([.. g], HasFloors(rows), notes)).Select(cells => Only(shown, cells)));
        }

        if (notes.Any)
            text.Items(notes.Lines);
    }

    /// <summary>Whether any row was held against a floor: nobody misses a column that nobody asked for.</summary>
    public static bool HasFloors(IEnumerable<ReportRow> rows) => rows.Any(r => r.Result.CheapestFloor is not null);

    /// <summary>Whether what each launch showed is part of the rows' judgement.</summary>
    public static bool HasLeast(IEnumerable<ReportRow> rows) => rows.Any(r => r.Estimate.Least is not null);

    /// <summary>What each launch of a row showed.</summary>
    public static string Least(ReportRow row) => row.Estimate.Least is { } least ? Format.Least(least) : "–";

    private static IReadOnlyList<string> Only(bool[] shown, IReadOnlyList<string> cells) => [.. cells.Where((_, index) => shown[index])];

    private static string Title(ReportRow row) => (row.Cell.Transport, row.Cell.ReceiverGro) switch
    {
        (BatchSend.Transport.Tcp, _) => "TCP",
        (_, false) => "UDP, plain receiver",
        (_, true) => "UDP, receiver with UDP_GRO (not the headline)",
    };

    /// <summary>The reference first, over the launches of all its rows, then every strategy that was compared with it.</summary>
    private static IEnumerable<IReadOnlyList<string>> Group(IReadOnlyList<ReportRow> rows, bool floors, Footnotes notes)
    {
        ReportRow first = rows[0];
        if (!first.Cell.IsSelfCheck)
        {
            ArmSummary reference = ArmSummary.Of([.. rows.SelectMany(r => r.Result.Launches).Select(l => l.Reference)]);
            yield return Cells(Words.Join(rows.Select(r => r.Path)), first, reference, "1 (reference)", "–", "–", "–", notes);
        }

        foreach (ReportRow row in rows)
            yield return Cells(row.Path, row, row.Strategy, Format.RatioWithInterval(row.Estimate), Remarks(row, notes), Least(row), floors ? Floor(row, notes) : "–", notes);
    }

    private static string[] Cells(string path, ReportRow row, ArmSummary arm, string ratio, string verdict, string least, string floor, Footnotes notes) =>
    [
        path,
        Words.Code(arm.Strategy),
        row.Kind,
        Format.Count(row.Cell.Batch),
        ratio,
        verdict,
        least,
        floor,
        Format.Ns(arm.SendNs),
        notes.Figure(arm.SendCalls),
        Format.Number(arm.Issued),
        notes.Figure(arm.Syscalls),
        Cpu(arm, notes),
        notes.Bytes(arm.AllocatedBytes),
        notes.Percent(arm.DeliveredPercent),
    ];

    /// <summary>The distance to the cheapest floor; without one, why there is none.</summary>
    public static string Floor(ReportRow row, Footnotes notes)
    {
        if (row.Result.CheapestFloor is not { } floor)
            return $"{Format.NotAvailable} {notes.Mark(row.NoFloorReason)}";
        string text = $"{Format.FloorCost(floor)} {Words.Code(floor.Floor)}";
        return floor.NotSteadyReason is { } reason ? $"{text} {notes.Mark($"against the floor not steady: {reason}")}" : text;
    }

    private static string Cpu(ArmSummary arm, Footnotes notes) => arm.UserCpuNs.IsMeasured && arm.KernelCpuNs.IsMeasured
        ? $"{Format.Reading(arm.UserCpuNs)} + {Format.Reading(arm.KernelCpuNs)}"
        : notes.Figure(arm.CpuNs);

    private static string Remarks(ReportRow row, Footnotes notes)
    {
        string verdict = Format.Verdict(row.Verdict);
        List<string> words = [row.NotSteadyReason is { } reason ? $"{verdict} {notes.Mark(reason)}" : verdict];
        if (row.NotLosslessReason is { } why)
            words.Add($"not lossless here {notes.Mark($"{why}; lost {Format.Count(row.Lost)} messages of both arms together")}");
        return string.Join("; ", words);
    }
}
