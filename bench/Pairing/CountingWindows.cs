using System.Runtime.CompilerServices;
using Bench.Meters;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// Counts what one arm does, outside the timed part. A batch starts only when the sink has taken the last, so that
/// nothing has to wait for room; the harness itself waits without a system call. Noise of the runtime only adds, so
/// the window with the fewest calls stands.
/// </summary>
internal sealed class CountingWindows(Arm arm, SendWindow window)
{
    /// <summary>Windows without a pending send that the minimum is taken over.</summary>
    public const int Windows = 5;

    /// <summary>A window in which a send had to wait is repeated; where every one has, there is no count.</summary>
    private const int MostAttempts = 2 * Windows;

    /// <summary>Messages a window, at least: a single call more shows in the third decimal.</summary>
    private const int FewestMessages = 256;

    private const int FewestBatches = 4;

    private readonly BlockTimer _timer = new(window);

    private int Batches => Math.Max(FewestBatches, (FewestMessages + arm.Batch - 1) / arm.Batch);

    /// <summary>Messages sent in each window.</summary>
    public long Messages => (long)Batches * arm.Batch;

    /// <summary>System calls of one window; or null and the reason why there is no such count.</summary>
    public async Task<(SyscallCounts? Counts, string? Reason)> CountAsync(ISyscallMeter meter)
    {
        if (meter.Unavailable is { } unavailable)
            return (null, unavailable);

        await SendWindowAsync().ConfigureAwait(false);
        List<(bool AtOnce, SyscallCounts Counts)> windows = [];
        while (windows.Count < MostAttempts && windows.Count(w => w.AtOnce) < Windows)
        {
            window.Drain();
            meter.Start();
            bool atOnce = await SendWindowAsync().ConfigureAwait(false);
            windows.Add((atOnce, meter.Stop()));
        }

        return windows.Where(w => w.AtOnce).MinBy(w => w.Counts.Total) is { Counts: { } fewest }
            ? (fewest, null)
            : (null, $"unstable: in each of {windows.Count} windows a send had to wait for room, which adds calls");
    }

    /// <summary>Managed heap bytes of one window: the fewest of several.</summary>
    public async Task<long> AllocatedBytesAsync()
    {
        await SendWindowAsync().ConfigureAwait(false);
        long fewest = long.MaxValue;
        for (int i = 0; i < Windows; i++)
        {
            AllocationMeter meter = AllocationMeter.Start();
            await SendWindowAsync().ConfigureAwait(false);
            fewest = Math.Min(fewest, meter.Bytes());
        }

        return fewest;
    }

    /// <summary>Send operations that the library issues in one window.</summary>
    public async Task<long> IssuedAsync()
    {
        long before = Issued;
        await SendWindowAsync().ConfigureAwait(false);
        return Issued - before;
    }

    private long Issued => arm.Issued ?? throw new InvalidOperationException($"nothing counts what {arm.Name} issues");

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendWindowAsync()
    {
        bool atOnce = true;
        for (int i = 0; i < Batches; i++)
        {
            window.Drain();
            atOnce &= await _timer.SendAsync(arm).ConfigureAwait(false);
        }

        return atOnce;
    }
}
