using Bench.Meters.Events;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.EventRuns;

/// <summary>
/// An extra run, in the process that is measured: it says when it is ready, waits until its parent has opened the session, does
/// its windows, prints what was sent in them, and stays until the parent has stopped the session.
/// </summary>
internal static class EventWork
{
    /// <summary>The first line of its output.</summary>
    public const string Ready = "\"ready\"";

    public static async Task RunAsync(EventJob job, EndOfInput parent)
    {
        await using IEventLoad load = await job.OpenAsync(parent.Token).ConfigureAwait(false);
        Console.Out.WriteLine(Ready);
        await parent.ParentHasSpokenAsync().ConfigureAwait(false);
        IReadOnlyList<EventTraffic> traffic = await OnThreadOfItsOwn(() => RunWindows(load, parent.Token)).ConfigureAwait(false);
        Console.Out.WriteLine(JsonOutput.ToLine(traffic));
        await Task.Delay(Timeout.Infinite, parent.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static List<EventTraffic> RunWindows(IEventLoad load, CancellationToken token)
    {
        using EventBracket bracket = new();
        List<EventTraffic> traffic = [];
        for (int window = 0; window < load.Windows; window++)
        {
            bracket.Begin(window);
            WindowTraffic sent = load.Run(window, token);
            traffic.Add(sent.With(bracket.End()));
        }

        return traffic;
    }

    /// <summary>A blocked thread of the pool would make it start another one, which would count as a worker that the sends started.</summary>
    private static Task<T> OnThreadOfItsOwn<T>(Func<T> work)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            // Whatever it was, it is thrown again where the work is awaited.
#pragma warning disable CA1031
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        })
        { Name = "windows", IsBackground = true }.Start();
        return done.Task;
    }
}
