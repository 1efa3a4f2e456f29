namespace Bench.Gate;

/// <summary>What the gate says of a row.</summary>
internal enum GateVerdict
{
    /// <summary>As dear as it may be.</summary>
    Pass,

    /// <summary>Counts alone: cheaper than the baseline has it, which wants the baseline written again.</summary>
    Improved,

    /// <summary>Dearer, or messages are missing.</summary>
    Regression,

    /// <summary>The interval is too wide, or a launch was not steady.</summary>
    Inconclusive,

    /// <summary>The host did too much else for a verdict on time.</summary>
    TooNoisy,

    /// <summary>The base has no such strategy.</summary>
    New,

    /// <summary>The base has such a strategy, and this build has not.</summary>
    Removed,

    /// <summary>In the baseline and not measured, or measured and not in the baseline.</summary>
    Missing,

    /// <summary>No figure, for a reason that the row gives: it does not work here, or no window was undisturbed.</summary>
    NotMeasured,

    /// <summary>The benchmark failed.</summary>
    Failed,
}
