using Bench.Meters;

namespace Bench.Diagnosers;

/// <summary>Counts the system calls and context switches of iterations and adds them up.</summary>
internal sealed class IterationCounter : IDisposable
{
    private readonly ISyscallMeter _meter = PerfSyscallMeter.Open();
    private readonly Dictionary<string, long> _byName = [];
    private long _syscalls, _contextSwitches;

    public void Start()
    {
        if (_meter.Unavailable is null)
            _meter.Start();
    }

    public void Stop()
    {
        if (_meter.Unavailable is not null)
            return;
        SyscallCounts counts = _meter.Stop();
        _syscalls += counts.Total;
        _contextSwitches += counts.ContextSwitches;
        foreach ((string name, long calls) in counts.ByName)
            _byName[name] = _byName.GetValueOrDefault(name) + calls;
    }

    public ProbeCounts Totals() => _meter.Unavailable is { } reason
        ? new ProbeCounts(null, reason)
        : new ProbeCounts(new SyscallCounts(_syscalls, _byName, _contextSwitches), null);

    public void Dispose() => _meter.Dispose();
}
