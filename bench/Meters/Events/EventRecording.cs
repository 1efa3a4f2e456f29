using Bench.Commands;
using Microsoft.Diagnostics.NETCore.Client;

namespace Bench.Meters.Events;

/// <summary>An EventPipe session on another process, and the thread that reads its events as they come.</summary>
internal sealed class EventRecording : IDisposable
{
    /// <summary>
    /// Megabytes that the measured process may hold of events that were not taken yet: the default of dotnet-trace. It takes
    /// memory as it needs it, and hands over every 100 ms.
    /// </summary>
    public const int BufferMegabytes = 256;

    /// <summary>A process that answers at all answers in far less.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly EventPipeSession _session;
    private readonly Thread _reader;
    private RecordedEvents _events = RecordedEvents.Failed("the session was not stopped");
    private bool _stopped;

    private EventRecording(EventPipeSession session)
    {
        _session = session;
        _reader = new Thread(() => _events = EventReader.Read(session.EventStream)) { IsBackground = true, Name = "events" };
        _reader.Start();
    }

    /// <summary>Returns when the process raises its events for the session.</summary>
    /// <exception cref="CommandFailure">The process lets nobody in; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<EventRecording> StartAsync(int processId, CancellationToken token)
    {
        try
        {
            EventPipeSession session = await new DiagnosticsClient(processId)
                .StartEventPipeSessionAsync(EventProviders.All, requestRundown: false, BufferMegabytes, token)
                .WaitAsync(Patience, token).ConfigureAwait(false);
            return new EventRecording(session);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw CommandFailure.Failed($"no EventPipe session can be opened on process {processId}: {e.Message}");
        }
    }

    /// <summary>Stops the session, which hands over what is still held, and returns what came.</summary>
    public RecordedEvents Stop()
    {
        if (_stopped)
            return _events;
        _stopped = true;
        string? failure = null;
        try
        {
            _session.StopAsync(CancellationToken.None).WaitAsync(Patience).GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            failure = $"the session could not be stopped: {e.Message}";
            _session.Dispose(); // ends the stream, so that the reader ends
        }

        _reader.Join();
        if (failure is not null)
            _events = RecordedEvents.Failed(failure);
        return _events;
    }

    public void Dispose()
    {
        Stop();
        _session.Dispose();
    }

    /// <summary>What the client throws when the other process is not there, ends meanwhile, does not answer, or is another user's.</summary>
    private static bool IsRefusal(Exception e) =>
        e is DiagnosticsClientException or IOException or TimeoutException or UnauthorizedAccessException
            or System.Net.Sockets.SocketException or ObjectDisposedException;
}
