using Bench.Commands;
using Bench.Hosting;
using Bench.Meters.Events;
using Bench.Reports;

namespace Bench.EventRuns;

/// <summary>An extra run from outside: starts the process, opens the session on it, and reads what it did.</summary>
internal static class EventRun
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>One a window; where the run or the session failed, one that says why for each window that was to be.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the process was interrupted.</exception>
    public static async Task<IReadOnlyList<EventFigures>> RunAsync(EventJob job, int windows, CancellationToken token)
    {
        try
        {
            (IReadOnlyList<EventTraffic> traffic, RecordedEvents events) = await RecordAsync(job, token).ConfigureAwait(false);
            return [.. traffic.Select((sent, window) => EventFigures.Of(events, [window], sent))];
        }
        catch (CommandFailure e)
        {
            return [.. Enumerable.Repeat(EventFigures.NotAvailable($"the extra run failed: {e.Message}"), windows)];
        }
    }

    private static async Task<(IReadOnlyList<EventTraffic>, RecordedEvents)> RecordAsync(EventJob job, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        EventRecording? recording = null;
        int? process = null;
        try
        {
            await using ChildProgram child = ChildProgram.Start([EventsCommand.Name, JsonOutput.ToLine(job)], DiagnosticSocket.Environment);
            process = child.Id;
            if (await child.ReadLineAsync(token).ConfigureAwait(false) != EventWork.Ready)
                throw await EndedEarlyAsync(child, token).ConfigureAwait(false);
            recording = await EventRecording.StartAsync(child.Id, token).ConfigureAwait(false);
            child.WriteLine("go");
            string line = await child.ReadLineAsync(token).ConfigureAwait(false)
                ?? throw await EndedEarlyAsync(child, token).ConfigureAwait(false);
            RecordedEvents events = recording.Stop();
            child.CloseInput();
            await child.WaitForEndAsync(token).ConfigureAwait(false);
            return (JsonOutput.FromLine<IReadOnlyList<EventTraffic>>(line), events);
        }
        finally
        {
            // After the child, in whatever way it went.
            recording?.Dispose();
            if (process is { } id)
                DiagnosticSocket.RemoveOf(id);
        }
    }

    /// <summary>Why it ended before it had anything to say; throws itself where the process says so.</summary>
    private static async Task<CommandFailure> EndedEarlyAsync(ChildProgram child, CancellationToken token)
    {
        await child.WaitForEndAsync(token).ConfigureAwait(false);
        return CommandFailure.Failed("the process ended without a result");
    }
}
