using System.Runtime.InteropServices;

namespace Bench.Interop.Linux;

/// <summary>struct perf_event_attr of linux/perf_event.h in its first published size, which every kernel accepts (perf_event_open(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PerfEventAttr
{
    /// <summary>PERF_ATTR_SIZE_VER0.</summary>
    public const uint SizeVersion0 = 64;

    /// <summary>PERF_TYPE_SOFTWARE.</summary>
    public const uint TypeSoftware = 1;

    /// <summary>PERF_TYPE_TRACEPOINT: <see cref="Config"/> is the id that tracefs gives.</summary>
    public const uint TypeTracepoint = 2;

    /// <summary>PERF_COUNT_SW_CONTEXT_SWITCHES.</summary>
    public const ulong SoftwareContextSwitches = 3;

    /// <summary>The bit-field <c>disabled</c>: off until enabled by ioctl.</summary>
    public const ulong FlagDisabled = 1UL << 0;

    /// <summary>The bit-field <c>inherit</c>: threads that the counted thread starts later are counted too.</summary>
    public const ulong FlagInherit = 1UL << 1;

    public uint Type;
    public uint Size;
    public ulong Config;
    public ulong SamplePeriod;
    public ulong SampleType;
    public ulong ReadFormat;
    public ulong Flags;
    public uint WakeupEvents;
    public uint BreakpointType;
    public ulong BreakpointAddress;
}
