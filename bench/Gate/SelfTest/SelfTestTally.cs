using Bench.Gate.Sends;

namespace Bench.Gate.SelfTest;

/// <summary>What became of one plant over all rounds. Pure.</summary>
/// <param name="Plant">The regression; none for identical code.</param>
/// <param name="Judged">By what it is found: <see cref="Counts"/> or <see cref="Time"/>.</param>
/// <param name="Rounds">Rounds that were run.</param>
/// <param name="Found">Rounds in which the gate failed: right for a plant, by the kind of regression that it is; wrong for identical code.</param>
/// <param name="WithoutVerdict">Rounds in which the host was too noisy or the interval too wide: neither found nor missed.</param>
/// <param name="Holds">Whether that is good enough.</param>
internal sealed record SelfTestTally(Plant Plant, string Judged, int Rounds, int Found, int WithoutVerdict, bool Holds)
{
    public const string Counts = "counts";

    public const string Time = "time";

    /// <summary>Of 20 rounds in which 5% is planted, one may be missed; every other plant is found each time, and identical code never.</summary>
    private const int RoundsAMiss = 20;

    /// <summary>Whether it does not hold for want of verdicts alone: nothing is known to be wrong.</summary>
    public bool Undecided { get; init; }

    public static SelfTestTally Of(string judged, IEnumerable<SelfTestRow> rows)
    {
        SelfTestRow[] all = [.. rows];
        return all[0].Plant == Plant.None ? OfIdenticalCode(judged, all) : OfPlant(judged, all);
    }

    /// <summary>Counts are exact, so that every one must pass; a time may be without a verdict, though not each time.</summary>
    private static SelfTestTally OfIdenticalCode(string judged, SelfTestRow[] all)
    {
        int without = all.Count(IsWithoutVerdict);
        bool wrong = all.Any(r => r.Verdict != GateVerdict.Pass && (judged == Counts || !IsWithoutVerdict(r)));
        return new SelfTestTally(
            Plant.None, judged, all.Length, all.Count(r => r.Verdict == GateVerdict.Regression), without, Holds: !wrong && without < all.Length)
        {
            Undecided = !wrong && without == all.Length,
        };
    }

    private static SelfTestTally OfPlant(string judged, SelfTestRow[] all)
    {
        Plant plant = all[0].Plant;
        int found = all.Count(r => r.Verdict == GateVerdict.Regression && r.RegressionKind == KindOf(plant));
        int without = all.Count(IsWithoutVerdict);
        int allowed = plant == Plant.Slower5Percent ? all.Length / RoundsAMiss : 0;
        bool holds = found >= all.Length - allowed;
        return new SelfTestTally(plant, judged, all.Length, found, without, holds)
        {
            Undecided = !holds && all.Length - found - without <= allowed,
        };
    }

    private static bool IsWithoutVerdict(SelfTestRow row) => row.Verdict is GateVerdict.Inconclusive or GateVerdict.TooNoisy;

    /// <summary>What a plant makes dearer: a row that fails for another reason has not found it.</summary>
    private static RegressionKind KindOf(Plant plant) => plant switch
    {
        Plant.OneMoreCall => RegressionKind.Calls,
        Plant.Allocates64Bytes => RegressionKind.Bytes,
        Plant.SendsFewer => RegressionKind.Delivery,
        Plant.Slower10Percent or Plant.Slower5Percent => RegressionKind.Time,
        _ => throw new ArgumentOutOfRangeException(nameof(plant), plant, null),
    };
}

/// <summary>One row of one round.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Id">The cell.</param>
/// <param name="Plant">What was planted into it.</param>
/// <param name="Verdict">What the gate said.</param>
/// <param name="Message">Its sentence; null when it had nothing to say.</param>
internal sealed record SelfTestRow(int Round, string Id, Plant Plant, GateVerdict Verdict, string? Message)
{
    /// <summary>What got dearer; null for every other verdict.</summary>
    public RegressionKind? RegressionKind { get; init; }

    /// <summary>How much slower it came out, in percent; null for a row of counts.</summary>
    public double? SlowdownPercent { get; init; }
}
