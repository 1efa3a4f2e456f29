using Bench.Meters;

namespace Bench.Reports;

/// <summary>
/// What the first batch took: part of every total of its run. Its calls are the first that the process makes, so code is
/// compiled and buffers are made that later batches find ready.
/// </summary>
internal sealed record FirstBatch
{
    /// <summary>Messages of it that the kernel has taken.</summary>
    public required long Messages { get; init; }

    /// <summary>Wall time from its send to its end, with <c>--echo</c> to its return.</summary>
    public required double Seconds { get; init; }

    /// <summary>CPU time of all threads, in ns.</summary>
    public required Reading CpuNs { get; init; }

    /// <summary>Managed heap bytes allocated.</summary>
    public required long AllocatedBytes { get; init; }
}
