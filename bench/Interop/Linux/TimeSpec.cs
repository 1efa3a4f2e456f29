using System.Runtime.InteropServices;

namespace Bench.Interop.Linux;

/// <summary>struct timespec with 64-bit members, as 64-bit Linux has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}
