using Bench.Pairing;

namespace Bench.Reports;

/// <summary>How close the strategies come to bare native loops: the nearest, the farthest, and how many are close.</summary>
internal static class FloorFinding
{
    /// <summary>An interval that ends below this is called close.</summary>
    private const double Close = 1.05;

    /// <summary>Null where nothing was held against a floor with an interval.</summary>
    public static Finding? From(IReadOnlyList<ReportRow> rows)
    {
        List<(ReportRow Row, FloorDistance Floor)> held =
        [
            .. rows.Where(r => r.Verdict != Verdict.TooNoisy && r.Result.CheapestFloor is { Upper: not null, NotSteadyReason: null }).Select(r => (r, r.Result.CheapestFloor!)).OrderBy(r => r.Item2.Cost),
        ];
        if (held.Count == 0)
            return null;
        int close = held.Count(h => h.Floor.Upper < Close);
        string text = $"Of {Format.Counted(held.Count, "row", "rows")} held against a bare loop of native calls, {Format.Count(close)} cost less than {Format.Ratio(Close)} of it "
            + $"with the whole interval; the farthest is {Named(held[^1])}, the nearest {Named(held[0])}.";
        return new Finding("distance-to-floor", text, [held[^1].Row.Path, held[0].Row.Path], null);
    }

    private static string Named((ReportRow Row, FloorDistance Floor) held) =>
        $"{Words.Code(held.Row.Cell.Strategy)} at {held.Row.Traffic}, {Format.FloorCost(held.Floor)} of {Words.Code(held.Floor.Floor)}";
}
