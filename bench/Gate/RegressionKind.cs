namespace Bench.Gate;

/// <summary>What got dearer in a row that is a regression.</summary>
internal enum RegressionKind
{
    /// <summary>More send calls, or calls by others than the library's own.</summary>
    Calls,

    /// <summary>More bytes allocated.</summary>
    Bytes,

    /// <summary>Not what was sent arrived.</summary>
    Delivery,

    /// <summary>More time.</summary>
    Time,
}
