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
    /// <summary>How the reason of a count that was disturbed too often begins.</summary>
    public const string Unstable = "unstable";

    /// <summary>Undisturbed windows that the minimum is taken over.</summary>
    public const int Windows = 5;

    /// <summary>A window in which a send had to wait or a call was short is repeated, as often as this allows.</summary>
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

        return Fewest(await RunAsync(
            _ => meter.Start(), _ => meter.Stop(), static (window, counts) => new CountedWindow(window.AtOnce, window.Issued, counts)).ConfigureAwait(false));
    }

    /// <summary>Windows whose calls somebody else counts, who has to be told where each begins and ends.</summary>
    /// <param name="begin">Called with the number of the window, from 0, right before its sends.</param>
    /// <param name="end">Called right after them.</param>
    public Task<List<SentWindow>> BracketAsync(Action<int> begin, Action<int> end) => RunAsync(
        begin,
        window =>
        {
            end(window);
            return true;
        },
        static (window, _) => window);

    /// <summary>What the library issues and allocates in one window; known without any privilege.</summary>
    public async Task<OwnCounts> CountOwnAsync()
    {
        await SendWindowAsync().ConfigureAwait(false);
        List<OwnCounts> windows = [];
        while (windows.Count < MostAttempts && windows.Count(w => w.AtOnce) < Windows)
        {
            long before = Issued;
            AllocationMeter meter = AllocationMeter.Start();
            bool atOnce = await SendWindowAsync().ConfigureAwait(false);
            long allocated = meter.Bytes();
            windows.Add(new OwnCounts(atOnce, Issued - before, allocated));
        }

        return OwnCounts.FewestOf(windows);
    }

    /// <summary>The undisturbed window with the fewest calls, or why there is no such count. Pure.</summary>
    internal static (SyscallCounts? Counts, string? Reason) Fewest(IReadOnlyList<CountedWindow> windows)
    {
        (CountedWindow? fewest, string? reason) = Fewest(windows, w => w.Counts.Total);
        return (fewest?.Counts, reason);
    }

    /// <summary>The same for windows that somebody else counted. Pure.</summary>
    internal static (T? Window, string? Reason) Fewest<T>(IReadOnlyList<T> windows, Func<T, long> calls)
        where T : SentWindow
    {
        IReadOnlyList<T> undisturbed = SentWindow.Undisturbed(windows);
        return undisturbed.Count >= Windows
            ? (undisturbed.MinBy(calls), null)
            : (null, $"{Unstable}: in {windows.Count - undisturbed.Count} of {windows.Count} windows a send had to wait for room or a call was short, which adds calls");
    }

    /// <summary>Windows until enough of them were undisturbed, or too many were tried.</summary>
    private async Task<List<TWindow>> RunAsync<TCounts, TWindow>(
        Action<int> begin, Func<int, TCounts> end, Func<SentWindow, TCounts, TWindow> toWindow)
        where TWindow : SentWindow
    {
        await SendWindowAsync().ConfigureAwait(false);
        List<TWindow> windows = [];
        while (windows.Count < MostAttempts && SentWindow.Undisturbed(windows).Count < Windows)
        {
            window.Drain();
            long before = Issued;
            begin(windows.Count);
            bool atOnce = await SendWindowAsync().ConfigureAwait(false);
            TCounts counts = end(windows.Count);
            windows.Add(toWindow(new SentWindow(atOnce, Issued - before), counts));
        }

        return windows;
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
