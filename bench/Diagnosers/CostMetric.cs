using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace Bench.Diagnosers;

/// <summary>A cost a message that a probe measures: its name with the unit, and what exactly it says.</summary>
internal sealed class CostMetric : IMetricDescriptor
{
    public static readonly CostMetric Wait = new(
        "WaitNsPerMessage", "wait ns/message", "N1",
        "Part of ns/message that went by waiting for the window (the sink being behind): the harness's time, not the sender's");

    public static readonly CostMetric Kernel = new(
        "KernelCpuNsPerMessage", "kernel ns/message", "N0",
        "Kernel CPU time of the benchmark's process (getrusage). Both ends of loopback: a send runs the stack's receive path too, which a device would do elsewhere. The sink's own process is not in it");

    public static readonly CostMetric Allocated = new(
        "AllocatedBytesPerMessage", "allocated B/message", "0.#",
        "Managed heap bytes allocated in the benchmark's process");

    public static readonly CostMetric Delivered = new(
        "DeliveredPercent", "delivered %", "0.###",
        "Messages that the sink took, of those that the sends accepted", greaterIsBetter: true);

    public static readonly CostMetric Syscalls = new(
        "SyscallsPerMessage", "syscalls/message", "0.####",
        "System calls of all threads of the benchmark's process, counted by the kernel in a run of its own");

    public static readonly CostMetric SendCalls = new(
        "SendCallsPerMessage", "send calls/message", "0.####",
        "System calls that send (sendto, sendmsg, sendmmsg, sendfile), counted by the kernel in a run of its own");

    public static readonly CostMetric ContextSwitches = new(
        "ContextSwitchesPerMessage", "context switches/message", "0.####",
        "Times a thread of the benchmark's process was switched out, counted by the kernel in a run of its own");

    public static readonly CostMetric TlsRecords = new(
        "TlsRecordsPerMessage", "TLS records/message", "0.####",
        "TLS records sent, counted from the headers that pass between TLS and the socket; the sink counts as many, or the case fails");

    internal CostMetric(string id, string name, string format, string legend, bool greaterIsBetter = false)
    {
        Id = id;
        DisplayName = name;
        NumberFormat = format;
        Legend = legend;
        TheGreaterTheBetter = greaterIsBetter;
    }

    public string Id { get; }

    public string DisplayName { get; }

    public string Legend { get; }

    public string NumberFormat { get; }

    public UnitType UnitType => UnitType.Dimensionless;

    /// <summary>The unit stands in the name.</summary>
    public string Unit => "";

    public bool TheGreaterTheBetter { get; }

    public int PriorityInCategory => 0;

    /// <summary>
    /// BenchmarkDotNet would make a column of its own that disappears where a figure is missing. <see cref="CostColumn"/>
    /// shows it instead, and "n/a" where it is missing.
    /// </summary>
    public bool GetIsAvailable(Metric metric) => false;
}
