using System.Runtime.InteropServices;

namespace Bench.Interop.Linux;

/// <summary>struct timeval with 64-bit members, as 64-bit Linux has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    public long Seconds;
    public long Microseconds;
}

/// <summary>struct rusage of getrusage(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceUsage
{
    public TimeValue UserTime;
    public TimeValue SystemTime;
    public long MaximumResidentSet;
    public long SharedMemory;
    public long UnsharedData;
    public long UnsharedStack;
    public long MinorFaults;
    public long MajorFaults;
    public long Swaps;
    public long BlocksIn;
    public long BlocksOut;
    public long MessagesSent;
    public long MessagesReceived;
    public long Signals;
    public long VoluntarySwitches;
    public long InvoluntarySwitches;
}
