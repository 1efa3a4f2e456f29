using Bench.Gate.Sends;

namespace Bench.Gate.SelfTest;

/// <summary>What became of one plant over all rounds.</summary>
/// <param name="Plant">The regression; none for identical code.</param>
/// <param name="Judged">By what it is found: counts or time.</param>
/// <param name="Rounds">Rounds that were run.</param>
/// <param name="Found">Rounds in which the gate failed: right for a plant, wrong for identical code.</param>
/// <param name="WithoutVerdict">Rounds in which the host was too noisy or the interval too wide: neither found nor missed.</param>
/// <param name="Holds">Whether that is good enough.</param>
internal sealed record SelfTestTally(Plant Plant, string Judged, int Rounds, int Found, int WithoutVerdict, bool Holds)
{
    /// <summary>Of 20 rounds in which 5% is planted, one may be missed; every other plant is found each time, and identical code never.</summary>
    private const int RoundsAMiss = 20;

    public static SelfTestTally Of(string judged, IEnumerable<SelfTestRow> rows)
    {
        SelfTestRow[] all = [.. rows];
        Plant plant = all[0].Plant;
        int found = all.Count(r => r.Verdict == GateVerdict.Regression);
        int without = all.Count(r => r.Verdict is GateVerdict.Inconclusive or GateVerdict.TooNoisy);
        int missed = all.Length - found - without;
        int allowed = plant == Plant.Slower5Percent ? all.Length / RoundsAMiss : 0;
        bool holds = plant == Plant.None ? found == 0 && all.All(r => r.Verdict != GateVerdict.Failed) : missed <= allowed;
        return new SelfTestTally(plant, judged, all.Length, found, without, holds);
    }
}

/// <summary>One row of one round.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Id">The cell.</param>
/// <param name="Plant">What was planted into it.</param>
/// <param name="Verdict">What the gate said.</param>
/// <param name="Message">Its sentence; null when it had nothing to say.</param>
internal sealed record SelfTestRow(int Round, string Id, Plant Plant, GateVerdict Verdict, string? Message)
{
    /// <summary>How much slower it came out, in percent; null for a row of counts.</summary>
    public double? SlowdownPercent { get; init; }
}
