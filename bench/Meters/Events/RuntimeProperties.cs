namespace Bench.Meters.Events;

/// <summary>What the runtime's own properties say, read within the measured process: the events are held against them.</summary>
/// <remarks>
/// Values of the moment, most of them totals since the start of the process, or the difference of two. They are read beside the window's marks and not at
/// them, so a work item that ends just then can fall to either side.
/// </remarks>
internal sealed record RuntimeProperties
{
    /// <summary>ThreadPool.CompletedWorkItemCount.</summary>
    public required long CompletedWorkItems { get; init; }

    /// <summary>ThreadPool.ThreadCount: its change is the workers that were started less those that ended.</summary>
    public required long PoolThreads { get; init; }

    /// <summary>Monitor.LockContentionCount.</summary>
    public required long LockContentions { get; init; }

    /// <summary>GC.CollectionCount(0): collections of every generation, since each collects this one too.</summary>
    public required long Gen0Collections { get; init; }

    /// <summary>GC.CollectionCount(1).</summary>
    public required long Gen1Collections { get; init; }

    /// <summary>GC.CollectionCount(2).</summary>
    public required long Gen2Collections { get; init; }

    /// <summary>GC.GetTotalPauseDuration, in ms.</summary>
    public required double GcPauseMs { get; init; }

    public static RuntimeProperties Now() => new()
    {
        CompletedWorkItems = ThreadPool.CompletedWorkItemCount,
        PoolThreads = ThreadPool.ThreadCount,
        LockContentions = Monitor.LockContentionCount,
        Gen0Collections = GC.CollectionCount(0),
        Gen1Collections = GC.CollectionCount(1),
        Gen2Collections = GC.CollectionCount(2),
        GcPauseMs = GC.GetTotalPauseDuration().TotalMilliseconds,
    };

    public static RuntimeProperties operator +(RuntimeProperties a, RuntimeProperties b) => Combine(a, b, 1);

    public static RuntimeProperties operator -(RuntimeProperties later, RuntimeProperties earlier) => Combine(later, earlier, -1);

    private static RuntimeProperties Combine(RuntimeProperties a, RuntimeProperties b, int sign) => new()
    {
        CompletedWorkItems = a.CompletedWorkItems + (sign * b.CompletedWorkItems),
        PoolThreads = a.PoolThreads + (sign * b.PoolThreads),
        LockContentions = a.LockContentions + (sign * b.LockContentions),
        Gen0Collections = a.Gen0Collections + (sign * b.Gen0Collections),
        Gen1Collections = a.Gen1Collections + (sign * b.Gen1Collections),
        Gen2Collections = a.Gen2Collections + (sign * b.Gen2Collections),
        GcPauseMs = a.GcPauseMs + (sign * b.GcPauseMs),
    };
}
