using System.Globalization;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate.Time;

/// <summary>Takes verdicts on time back where the run was too noisy for them. Pure.</summary>
internal static class TimeNoise
{
    /// <summary>How far identical code may come out from itself, as a bound of its interval, in percent.</summary>
    public const double MostSelfCheckPercent = 1;

    private const int Percent = 100;

    /// <summary>
    /// The rows with the verdicts that stand, and why the others do not; null where all stand. Noise of the host takes
    /// every verdict. Noise that identical code shows leaves a regression that is surely larger than it.
    /// </summary>
    /// <param name="rows">The rows as the rule judged them.</param>
    /// <param name="noise">What the host did besides.</param>
    /// <param name="selfCheck">Identical code in the same run; null when there was none.</param>
    /// <param name="limit">The slowdown that fails.</param>
    public static (IReadOnlyList<TimeRow> Rows, string? Reason) Judge(
        IReadOnlyList<TimeRow> rows, HostNoise noise, TimeRow? selfCheck, double limit)
    {
        if (!rows.Any(TimeJudge.IsMeasured))
            return (rows, null);
        if (selfCheck is { Verdict: GateVerdict.Failed })
            return ([.. rows.Select(row => TimeJudge.Failed(row, $"the self-check failed: {selfCheck.Message}"))], null);
        if (NoiseGuard.WhyTooNoisy(noise, rows.Any(r => r.Screen.Any(l => l.SharedCpu))) is { } host)
            return ([.. rows.Select(TimeJudge.WithoutVerdict)], host);
        if (selfCheck is null || WhyDoubtful(selfCheck) is not { } doubt)
            return (rows, null);
        double sure = (limit * Percent) + Larger(selfCheck.SlowdownLowerPercent, selfCheck.SlowdownUpperPercent);
        return (
            [.. rows.Select(row => row.Verdict == GateVerdict.Regression && row.SlowdownLowerPercent.Value > sure ? row : TimeJudge.WithoutVerdict(row))],
            doubt);
    }

    private static string? WhyDoubtful(TimeRow selfCheck)
    {
        if (selfCheck.Judged.Count == 0)
            return null;
        if (selfCheck.Verdict == GateVerdict.Inconclusive)
            return $"identical code was not told from itself: {selfCheck.Message}";
        double lower = selfCheck.SlowdownLowerPercent.Value ?? 0, upper = selfCheck.SlowdownUpperPercent.Value ?? 0;
        return lower > MostSelfCheckPercent || upper < -MostSelfCheckPercent
            ? $"identical code came out {Number(lower)}% to {Number(upper)}% slower than itself"
            : null;
    }

    /// <summary>The bound farther from 0; nothing is beyond one that is not known.</summary>
    private static double Larger(Reading lower, Reading upper) =>
        Math.Max(Math.Abs(lower.Value ?? double.PositiveInfinity), Math.Abs(upper.Value ?? double.PositiveInfinity));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
