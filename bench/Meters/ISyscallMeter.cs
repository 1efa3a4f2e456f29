namespace Bench.Meters;

/// <summary>
/// Counts the kernel transitions of this process between <see cref="Start"/> and <see cref="Stop"/>, on all threads:
/// those that run already and those that start later.
/// </summary>
internal interface ISyscallMeter : IDisposable
{
    /// <summary>Why nothing can be counted here, with what would enable it; null when counting works.</summary>
    string? Unavailable { get; }

    /// <summary>Sets the counters to zero and lets them run. Throws <see cref="InvalidOperationException"/> when unavailable.</summary>
    void Start();

    /// <summary>Stops the counters and reads them.</summary>
    SyscallCounts Stop();
}
