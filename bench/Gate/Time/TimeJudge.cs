using System.Globalization;

namespace Bench.Gate.Time;

/// <summary>Rows out of launches: the rule's verdict with its sentence. Pure.</summary>
internal static class TimeJudge
{
    private const int Percent = 100;

    /// <param name="cell">The cell.</param>
    /// <param name="screen">All launches of the screening.</param>
    /// <param name="judged">All launches that it is judged on; none where the screening found nothing.</param>
    /// <param name="limit">The slowdown that fails.</param>
    public static TimeRow Row(GateCell cell, IReadOnlyList<TimeLaunch> screen, IReadOnlyList<TimeLaunch> judged, double limit)
    {
        TimeRow row = new() { Cell = cell, Screen = screen, Judged = judged, Verdict = GateVerdict.Pass };
        if (judged.Count == 0)
            return row;
        GateVerdict verdict = TimeRule.Judge([.. judged.Select(l => l.LogSlowdown)], limit);
        TimeLaunch[] steady = [.. judged.Where(l => l.NotSteadyReason is null)];
        if (steady.Length == judged.Count)
            return row with { Verdict = verdict, Message = Sentence(row, verdict, limit) };

        string unsteady = $"{judged.Count - steady.Length} of {judged.Count} launches were not steady: {judged.First(l => l.NotSteadyReason is not null).NotSteadyReason}";
        return verdict == GateVerdict.Regression && IsRegressionAlone(steady, limit)
            ? row with { Verdict = verdict, Message = $"{Sentence(row, verdict, limit)} ({unsteady})" }
            : row with { Verdict = GateVerdict.Inconclusive, Message = unsteady };
    }

    /// <summary>Whether the row was measured and judged by its times.</summary>
    public static bool IsMeasured(TimeRow row) => row.Verdict is GateVerdict.Pass or GateVerdict.Regression or GateVerdict.Inconclusive;

    /// <summary>A row that the host's noise leaves without a verdict.</summary>
    public static TimeRow WithoutVerdict(TimeRow row) =>
        IsMeasured(row) ? row with { Verdict = GateVerdict.TooNoisy, Message = Figures(row) } : row;

    /// <summary>A row whose figures nothing vouches for.</summary>
    public static TimeRow Failed(TimeRow row, string reason) =>
        IsMeasured(row) ? row with { Verdict = GateVerdict.Failed, Message = reason } : row;

    /// <summary>A launch that was not steady may make a row slower, so it takes the steady ones alone to say so; it must not acquit one either.</summary>
    private static bool IsRegressionAlone(TimeLaunch[] steady, double limit) =>
        steady.Length >= TimeRule.FewestSteady && TimeRule.Judge([.. steady.Select(l => l.LogSlowdown)], limit) == GateVerdict.Regression;

    /// <summary>How much slower, and how sure that is: <c>5.1% slower than the base (at least 4.2%)</c>.</summary>
    private static string? Sentence(TimeRow row, GateVerdict verdict, double limit) => verdict switch
    {
        GateVerdict.Regression => $"{Figures(row)}, at least {Number(row.SlowdownLowerPercent.Value)}%: more than the limit of {Number(limit * Percent)}%",
        GateVerdict.Inconclusive => $"{Figures(row)}: between {Number(row.SlowdownLowerPercent.Value)}% and {Number(row.SlowdownUpperPercent.Value)}%, too wide to judge",
        _ => null,
    };

    private static string Figures(TimeRow row) => row.SlowdownPercent.Value is { } slowdown
        ? $"{Number(Math.Abs(slowdown))}% {(slowdown < 0 ? "faster" : "slower")} than the base"
        : "not measured";

    private static string Number(double? value) => (value ?? double.NaN).ToString("0.#", CultureInfo.InvariantCulture);
}
