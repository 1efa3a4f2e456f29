using System.Globalization;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate.Time;

/// <summary>Whether the host was quiet enough for a verdict on time. Pure.</summary>
internal static class TimeNoise
{
    /// <summary>How far identical code may come out from itself, as a bound of its interval, in percent.</summary>
    public const double MostSelfCheckPercent = 1;

    /// <summary>Null when it was; otherwise why not.</summary>
    /// <param name="noise">What the host did besides.</param>
    /// <param name="selfCheck">Identical code in the same run; null when there was none.</param>
    public static string? WhyTooNoisy(HostNoise noise, TimeRow? selfCheck) =>
        NoiseGuard.WhyTooNoisy(noise) ?? (selfCheck is null ? null : WhyDoubtful(selfCheck));

    private static string? WhyDoubtful(TimeRow selfCheck)
    {
        if (selfCheck.Verdict == GateVerdict.Failed)
            return $"the self-check failed: {selfCheck.Message}";
        if (selfCheck.Judged.Count == 0)
            return null;
        if (selfCheck.Verdict == GateVerdict.Inconclusive)
            return $"identical code was not told from itself: {selfCheck.Message}";
        double lower = selfCheck.SlowdownLowerPercent.Value ?? 0, upper = selfCheck.SlowdownUpperPercent.Value ?? 0;
        return lower > MostSelfCheckPercent || upper < -MostSelfCheckPercent
            ? $"identical code came out {Number(lower)}% to {Number(upper)}% slower than itself"
            : null;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
