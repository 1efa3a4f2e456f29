using System.Runtime.Versioning;
using Bench.Hosting;

namespace Bench.Meters;

/// <summary>
/// Counts by the kernel's tracepoint of every system call (perf_event_open), one counter a thread and name. That costs
/// about 1 µs a system call while counting. Even switched off, an open meter sends every system call of the machine
/// through the kernel's tracing path (some 0.05 µs): open it for the counting windows, and dispose of it before anything
/// is timed.
/// </summary>
internal sealed class PerfSyscallMeter : ISyscallMeter
{
    /// <summary>Empty windows that the meter's own calls are taken from; the minimum counts, since other threads only add.</summary>
    private const int CalibrationWindows = 7;

    /// <summary>Threads that may start while the counters are opened.</summary>
    private const int MoreThreads = 2;

    /// <summary>Places in a row of counts: context switches, then the total, then the names.</summary>
    private const int ContextSwitches = 0;
    private const int Total = 1;
    private const int FirstName = 2;

    private readonly IReadOnlyList<CountedSyscall> _names;
    private readonly int _ioctl;
    private readonly ProcessCounters _counters;
    private readonly long[] _before;
    private readonly long[] _after;

    /// <summary>
    /// The meter's own calls in a window, a thread: those of ioctl that switch the counters of other threads while one's
    /// own are on. How many depends on where the thread's counters stand in the row, and never changes for it.
    /// </summary>
    private readonly ThreadLocal<long> _ownCalls;

    private long? _startCalls;

    [SupportedOSPlatform("linux")]
    private PerfSyscallMeter(IReadOnlyList<CountedSyscall> names, ProcessCounters counters)
    {
        _names = names;
        _ioctl = FirstName + names.Select(name => name.Name).ToList().IndexOf(CountedSyscalls.Switching);
        _counters = counters;
        _before = new long[FirstName + names.Count];
        _after = new long[FirstName + names.Count];
        _ownCalls = new ThreadLocal<long>(Calibrate);
    }

    public string? Unavailable => null;

    /// <summary>How many calls are counted by name; fewer than <see cref="CountedSyscalls.Here"/> where descriptors are few.</summary>
    public int Names => _names.Count;

    /// <summary>Opens a meter on all threads of this process. Never throws for want of a privilege: <see cref="ISyscallMeter.Unavailable"/> says why.</summary>
    public static ISyscallMeter Open()
    {
        if (!OperatingSystem.IsLinux())
            return new UnavailableSyscallMeter("system calls are counted on Linux only", Remedy.None("other systems have no such counter"));

        try
        {
            ulong tracepoint = SyscallTracepoint.Find().Id;
            IReadOnlyList<CountedSyscall> names = Affordable();
            return new PerfSyscallMeter(names, ProcessCounters.Open(tracepoint, names));
        }
        catch (MeterUnavailableException e)
        {
            return new UnavailableSyscallMeter(e.Message, e.Remedy);
        }
    }

    /// <summary>The names that there are descriptors for on every thread: all, or the fewest, the others being counted without their names.</summary>
    /// <exception cref="MeterUnavailableException">Not even those.</exception>
    [SupportedOSPlatform("linux")]
    private static IReadOnlyList<CountedSyscall> Affordable()
    {
        long spare = OpenFiles.Spare;
        int threads = ProcessThreads.Current().Count + MoreThreads;
        return spare >= (long)threads * ThreadCounters.Files(CountedSyscalls.Here) ? CountedSyscalls.Here
            : spare >= (long)threads * ThreadCounters.Files(CountedSyscalls.Fewest) ? CountedSyscalls.Fewest
            : throw MeterAdvice.TooFewFiles(OpenFiles.Limit);
    }

    [SupportedOSPlatform("linux")]
    public void Start()
    {
        if (_startCalls is not null)
            throw new InvalidOperationException("The meter is counting already.");

        _startCalls = _ownCalls.Value;
        _counters.Read(_before);
        _counters.Enable();
    }

    [SupportedOSPlatform("linux")]
    public SyscallCounts Stop()
    {
        if (_startCalls is not { } startCalls)
            throw new InvalidOperationException("The meter was not started.");

        _counters.Disable();
        _startCalls = null;
        _counters.Read(_after);
        var counts = new long[_after.Length];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = _after[i] - _before[i];

        // A window that an async method began on one thread and ended on another has half of the calls of each.
        long ownCalls = (startCalls + _ownCalls.Value) / 2;
        counts[Total] = Math.Max(0, counts[Total] - ownCalls);
        counts[_ioctl] = Math.Max(0, counts[_ioctl] - ownCalls);
        return ToCounts(counts);
    }

    [SupportedOSPlatform("linux")]
    public void Dispose()
    {
        _counters.Dispose();
        _ownCalls.Dispose();
    }

    [SupportedOSPlatform("linux")]
    private long Calibrate()
    {
        long least = long.MaxValue;
        var before = new long[_before.Length];
        var after = new long[_before.Length];
        for (int window = 0; window < CalibrationWindows; window++)
        {
            _counters.Read(before);
            _counters.Enable();
            _counters.Disable();
            _counters.Read(after);
            least = Math.Min(least, after[_ioctl] - before[_ioctl]);
        }

        return least;
    }

    private SyscallCounts ToCounts(long[] counts)
    {
        var byName = new Dictionary<string, long>();
        for (int i = 0; i < _names.Count; i++)
        {
            if (counts[FirstName + i] > 0)
                byName.Add(_names[i].Name, counts[FirstName + i]);
        }

        return SyscallCounts.Of(counts[Total], byName, counts[ContextSwitches]);
    }
}
