using Perfolizer.Mathematics.Common;

namespace Bench.Gate.Time;

/// <summary>
/// The rule that turns launches into a verdict. Pure. Values are ln(this build's cost / the base's cost), the median of
/// each launch. A few launches screen; what they make suspect is judged on new ones alone, whose number is fixed before,
/// so that a chance excess of the screening does not count twice.
/// </summary>
internal static class TimeRule
{
    public const int ScreenLaunches = 4;

    public const int JudgedLaunches = 8;

    /// <summary>Of the judged launches, how many must have been steady for the row to fail.</summary>
    public const int FewestSteady = 4;

    /// <summary>The slowdown that fails, unless --limit says otherwise.</summary>
    public const double DefaultLimit = SmallestLimit;

    /// <summary>The least limit: a slowdown below it may not be suspect after the screening, nor told from none by an interval that counts as narrow.</summary>
    public const double SmallestLimit = 0.02;

    /// <summary>A screening mean above this makes a row suspect.</summary>
    private static readonly double SuspectMean = Math.Log(1.01);

    /// <summary>A screening whose mean is less certain than this says nothing, which is no reason to let a row pass.</summary>
    private static readonly double SuspectError = Math.Log(1.01);

    /// <summary>An interval wider than this to either side cannot tell a slowdown of the limit from none.</summary>
    public static readonly double WidestHalf = Math.Log(1.02);

    /// <summary>Whether a row needs to be judged.</summary>
    public static bool IsSuspect(IReadOnlyList<TimeLaunch> screen) =>
        screen.Any(l => l.NotSteadyReason is not null) || IsSuspect([.. screen.Select(l => l.LogSlowdown)]);

    public static bool IsSuspect(IReadOnlyList<double> screen) =>
        screen.Average() > SuspectMean || StandardError(screen) > SuspectError;

    /// <summary>The interval of the mean slowdown: its lower end is a one-sided bound at 99.5%.</summary>
    public static (double Lower, double Upper) Interval(IReadOnlyList<double> values)
    {
        ConfidenceInterval interval = new ConfidenceIntervalEstimator(values.Count, values.Average(), StandardError(values))
            .ConfidenceInterval(ConfidenceLevel.L99);
        return (interval.Lower, interval.Upper);
    }

    /// <summary>The verdict over the judged launches.</summary>
    public static GateVerdict Judge(IReadOnlyList<double> judged, double limit)
    {
        (double lower, double upper) = Interval(judged);
        if (lower > Math.Log(1 + limit))
            return GateVerdict.Regression;
        return (upper - lower) / 2 > WidestHalf ? GateVerdict.Inconclusive : GateVerdict.Pass;
    }

    private static double StandardError(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return Math.Sqrt(variance / values.Count);
    }
}
