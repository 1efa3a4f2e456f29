using System.Runtime.Versioning;
using Bench.Hosting;

namespace Bench.Meters;

/// <summary>The counters of all threads of this process: one <see cref="ThreadCounters"/> a thread that ran at opening; later threads are inherited.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ProcessCounters : IDisposable
{
    /// <summary>How often opening starts again because a thread started or ended meanwhile.</summary>
    private const int OpenAttempts = 50;

    private readonly List<ThreadCounters> _threads = [];

    private ProcessCounters()
    {
    }

    public static ProcessCounters Open(ulong tracepointId, IReadOnlyList<CountedSyscall> names)
    {
        for (int attempt = 0; attempt < OpenAttempts; attempt++)
        {
            var counters = new ProcessCounters();
            try
            {
                if (counters.TryAttach(tracepointId, names))
                    return counters;
            }
            catch
            {
                counters.Dispose();
                throw;
            }

            counters.Dispose();
        }

        throw new MeterUnavailableException($"the counters could not be opened on every thread, {OpenAttempts} times in a row: threads kept starting and ending", Remedy.None("they have to stop first"));
    }

    /// <summary>The calling thread's calls are part of the count, so the ends of the two loops are mirrored: what is switched on last goes off first.</summary>
    public void Enable()
    {
        foreach (ThreadCounters thread in _threads)
            thread.Switch(on: true);
    }

    public void Disable()
    {
        for (int i = _threads.Count - 1; i >= 0; i--)
            _threads[i].Switch(on: false);
    }

    public void Read(Span<long> sums)
    {
        sums.Clear();
        foreach (ThreadCounters thread in _threads)
            thread.AddTo(sums);
    }

    public void Dispose()
    {
        foreach (ThreadCounters thread in _threads)
            thread.Dispose();
    }

    /// <summary>
    /// False when some thread has no counters. One that started meanwhile may have inherited its parent's, or not, and
    /// nothing tells which; counting it twice or not at all is avoided by starting over.
    /// </summary>
    private bool TryAttach(ulong tracepointId, IReadOnlyList<CountedSyscall> names)
    {
        var attached = new HashSet<int>();

        // The main thread has the lowest id and starts most others: last on and first off, it counts fewest of the meter's own calls.
        foreach (int thread in ProcessThreads.Current().OrderDescending())
        {
            if (ThreadCounters.TryOpen(thread, tracepointId, names) is not { } counters)
                continue;
            _threads.Add(counters);
            attached.Add(thread);
        }

        return ProcessThreads.Current().IsSubsetOf(attached);
    }
}
