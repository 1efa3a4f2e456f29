using Bench.Meters;
using Bench.Meters.Events;
using Bench.Reports;

namespace Bench.Diagnosers;

/// <summary>What a probe saw over all measured iterations of one run: totals, and what they are to be divided by.</summary>
internal sealed record ProbeRecord
{
    /// <summary>
    /// Messages of the measured iterations. BenchmarkDotNet's own total of a run counts the pilot and the warm-up too
    /// and is no divisor for these.
    /// </summary>
    public long Messages { get; init; }

    public int Iterations { get; init; }

    /// <summary>Messages that the sinks were to take of those that the sends accepted in those iterations.</summary>
    public long Expected { get; init; }

    /// <summary>Of those, what they took.</summary>
    public long Delivered { get; init; }

    /// <summary>Time spent waiting for the window.</summary>
    public double WaitNs { get; init; }

    /// <summary>CPU time of the benchmark's process, in the kernel and in all.</summary>
    public long KernelNs { get; init; }

    public long CpuNs { get; init; }

    /// <summary>Managed heap bytes allocated in the benchmark's process, the probe's own subtracted.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>What came back in those iterations; null where nothing is returned.</summary>
    public EchoFigures? Echo { get; init; }

    /// <summary>TLS records sent in those iterations; null on a plain connection.</summary>
    public long? TlsRecords { get; init; }

    /// <summary>Version and cipher suite of that TLS; null on a plain connection.</summary>
    public string? TlsSession { get; init; }

    /// <summary>Null unless this was the counting run.</summary>
    public ProbeCounts? Counts { get; init; }

    /// <summary>Null unless this run marked its iterations in the stream of events; the windows are numbered as the iterations.</summary>
    public EventTraffic? Events { get; init; }

    /// <summary>Written whole or not at all, so that a reader never sees half a record.</summary>
    public void Save(string file)
    {
        string half = HalfOf(file);
        File.WriteAllText(half, JsonOutput.ToLine(this));
        File.Move(half, file, overwrite: true);
    }

    /// <summary>Removes what a process that was ended may have written, whole or not.</summary>
    public static void Discard(string file)
    {
        File.Delete(file);
        File.Delete(HalfOf(file));
    }

    /// <summary>Reads and removes a record; null when none was written.</summary>
    public static ProbeRecord? Take(string file)
    {
        if (!File.Exists(file))
            return null;
        string json = File.ReadAllText(file);
        File.Delete(file);
        return JsonOutput.FromLine<ProbeRecord>(json);
    }

    private static string HalfOf(string file) => file + ".tmp";
}

/// <summary>What only the counting run knows.</summary>
/// <param name="Syscalls">System calls and context switches; null when the kernel would not count.</param>
/// <param name="Unavailable">Why it would not; null when it did.</param>
internal sealed record ProbeCounts(SyscallCounts? Syscalls, string? Unavailable);
