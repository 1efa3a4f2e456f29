using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Commands;
using Bench.Interop.Linux;

namespace Bench.Hosting;

/// <summary>Keeps the calling thread, and those that it starts from here on, on one CPU.</summary>
internal static class ThreadPin
{
    private const int BitsPerByte = 8;

    /// <summary>CPUs that a mask has room for: CONFIG_NR_CPUS is at most this on x64 and arm64.</summary>
    private const int MaxCpus = 8192;

    /// <exception cref="CommandFailure">There is no such CPU for this process, or the system cannot pin.</exception>
    public static void Set(int cpu)
    {
        if (!OperatingSystem.IsLinux())
            throw CommandFailure.Usage("--cpu works on Linux only");
        if (cpu is < 0 or >= MaxCpus || !TryPin(cpu))
            throw CommandFailure.Usage(string.Create(CultureInfo.InvariantCulture, $"CPU {cpu} is not one that this process may use"));
    }

    [SupportedOSPlatform("linux")]
    private static bool TryPin(int cpu)
    {
        Span<byte> mask = stackalloc byte[MaxCpus / BitsPerByte];
        mask.Clear();
        mask[cpu / BitsPerByte] = (byte)(1 << (cpu % BitsPerByte));
        if (SchedSetAffinity.Call(0, (nuint)mask.Length, mask) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error == Errno.InvalidArgument ? false : throw new Win32Exception(error);
    }
}
