using Bench.Meters;
using Bench.Pairing;

namespace Bench.Gate.Time;

/// <summary>One row of times: the launches, the verdict, and what they say.</summary>
internal sealed record TimeRow
{
    private const int Percent = 100;

    public required GateCell Cell { get; init; }

    /// <summary>The launches that decide whether the row is suspect.</summary>
    public IReadOnlyList<TimeLaunch> Screen { get; init; } = [];

    /// <summary>The launches that a suspect row is judged on; none for one that is not suspect.</summary>
    public IReadOnlyList<TimeLaunch> Judged { get; init; } = [];

    public required GateVerdict Verdict { get; init; }

    /// <summary>What got dearer; null for every other verdict.</summary>
    public RegressionKind? RegressionKind => Verdict == GateVerdict.Regression ? Gate.RegressionKind.Time : null;

    /// <summary>What is to be said of the row, in one sentence; null when nothing is.</summary>
    public string? Message { get; init; }

    /// <summary>The launches that the figures rest on.</summary>
    private IReadOnlyList<TimeLaunch> Launches => Judged.Count > 0 ? Judged : Screen;

    /// <summary>How much dearer this build is than the base, in percent; below 0 it is cheaper.</summary>
    public Reading SlowdownPercent => OfLaunches(1, values => values.Average());

    /// <summary>The ends of the interval: each alone holds with 99.5%.</summary>
    public Reading SlowdownLowerPercent => OfLaunches(2, values => TimeRule.Interval(values).Lower);

    public Reading SlowdownUpperPercent => OfLaunches(2, values => TimeRule.Interval(values).Upper);

    /// <summary>Absolute times are shown and never gated.</summary>
    public Reading BaseNsPerMessage => Median(l => l.BaseNsPerMessage);

    public Reading HeadNsPerMessage => Median(l => l.HeadNsPerMessage);

    /// <summary>How many times cheaper than per-buffer on the same traffic, out of different launches: shown and never gated.</summary>
    public Reading TimesPerBuffer { get; init; } = Reading.NotAvailable("per-buffer has no row of the same traffic");

    private Reading Median(Func<TimeLaunch, double> figure) => Launches.Count > 0
        ? Reading.Of(PairRule.Median(Launches.Select(figure)))
        : Reading.NotAvailable(Message ?? "not measured");

    private Reading OfLaunches(int fewest, Func<IReadOnlyList<double>, double> figure) => Launches.Count >= fewest
        ? Reading.Of(Math.Round(Percent * (Math.Exp(figure([.. Launches.Select(l => l.LogSlowdown)])) - 1), 4))
        : Reading.NotAvailable(Launches.Count == 0 ? Message ?? "not measured" : "one launch has no interval");
}
