namespace Bench.Gate.Time;

/// <summary>How the two builds of a launch are kept apart.</summary>
internal enum Isolation
{
    /// <summary>Load contexts of one process.</summary>
    Contexts,

    /// <summary>Two processes that take turns on one CPU. Linux only.</summary>
    Processes,
}
