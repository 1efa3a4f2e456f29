using System.Runtime.InteropServices;

namespace Bench.Meters;

/// <summary>A system call that is counted by name, with its number on either architecture; null where there is none.</summary>
internal readonly record struct CountedSyscall(string Name, int? X64, int? Arm64)
{
    public int? NumberOn(Architecture architecture) => architecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => null,
    };
}

/// <summary>
/// The system calls that are counted by name: what a sender, a receiver and the runtime around them call in steady state.
/// Every name costs each system call of a counting window some 0.03 µs. All other calls are in the total, and shown as
/// <see cref="Other"/>.
/// </summary>
internal static class CountedSyscalls
{
    /// <summary>The call that switches a meter's counters.</summary>
    public const string Switching = "ioctl";

    /// <summary>The name of the calls that have no name here: the total less the named ones.</summary>
    public const string Other = "other";

    /// <summary>Numbers from asm/unistd_64.h (x86-64) and asm-generic/unistd.h (arm64).</summary>
    public static readonly IReadOnlyList<CountedSyscall> All =
    [
        new("sendto", 44, 206),
        new("sendmsg", 46, 211),
        new("sendmmsg", 307, 269),
        new("write", 1, 64),
        new("writev", 20, 66),
        new("sendfile", 40, 71),
        new("recvfrom", 45, 207),
        new("recvmsg", 47, 212),
        new("recvmmsg", 299, 243),
        new("read", 0, 63),
        new("epoll_wait", 232, null),
        new("epoll_pwait", 281, 22),
        new("epoll_ctl", 233, 21),
        new("poll", 7, null),
        new("ppoll", 271, 73),
        new("futex", 202, 98),
        new("sched_yield", 24, 124),
        new("clock_nanosleep", 230, 115),
        new("getsockopt", 55, 209),
        new("setsockopt", 54, 208),
        new("ioctl", 16, 29),
        new("madvise", 28, 233),
        new("mmap", 9, 222),
        new("munmap", 11, 215),
        new("mprotect", 10, 226),
        new("membarrier", 324, 283),
    ];

    /// <summary>Those that this architecture has.</summary>
    public static IReadOnlyList<CountedSyscall> Here { get; } =
        [.. All.Where(call => call.NumberOn(RuntimeInformation.ProcessArchitecture) is not null)];

    /// <summary>
    /// Those of them that figures are made of: what sends, what waits, and what switches the counters. The others are
    /// <see cref="Other"/> where they are not counted by name.
    /// </summary>
    public static IReadOnlyList<CountedSyscall> Fewest { get; } =
        [.. Here.Where(call => SyscallCounts.SendFamily.Contains(call.Name) || SyscallCounts.WaitFamily.Contains(call.Name) || call.Name == Switching)];
}
