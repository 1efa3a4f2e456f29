using Bench.Commands;
using Bench.EventRuns;
using Bench.Hosting;
using Bench.Meters.Events;
using Bench.Reports;
using Microsoft.Diagnostics.NETCore.Client;
using Xunit;

namespace Bench.Tests.EventRuns;

/// <summary>Streams of events that are not whole.</summary>
public sealed class LostEventsTests
{
    /// <summary>
    /// The least buffer there is, and nobody who takes from it until all events were raised: 20 MB of them, of which the buffer and
    /// the pipe hold two.
    /// </summary>
    [Fact]
    public async Task Lost_events_are_found_and_make_every_figure_n_a()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        EventJob job = new() { Known = new KnownLoad(WorkItems: 200_000, Workers: 0, Contentions: 0, Collections: 0, Datagrams: 1) };
        await using ChildProgram child = ChildProgram.Start([EventsCommand.Name, JsonOutput.ToLine(job)], DiagnosticSocket.Environment);
        Assert.Equal(EventWork.Ready, await child.ReadLineAsync(token));
        using EventPipeSession session = await new DiagnosticsClient(child.Id).StartEventPipeSessionAsync(
            EventProviders.All, requestRundown: false, circularBufferMB: 1, token);
        child.WriteLine("go");
        string line = Assert.IsType<string>(await child.ReadLineAsync(token));

        Task<RecordedEvents> reading = Task.Factory.StartNew(
            () => EventReader.Read(session.EventStream), token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await session.StopAsync(token);
        RecordedEvents events = await reading;

        Assert.Null(events.Failure);
        Assert.True(events.Lost > 0);
        EventFigures figures = EventFigures.Of(events, [0], JsonOutput.FromLine<IReadOnlyList<EventTraffic>>(line)[0]);
        Assert.Contains("events were lost", figures.WorkItems.Reason, StringComparison.Ordinal);
        Assert.Contains("events were lost", figures.SocketBytesSent.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nettrace and then something else")]
    public void What_is_no_stream_of_events_is_a_reason_and_no_figure(string text)
    {
        using MemoryStream stream = new(System.Text.Encoding.ASCII.GetBytes(text));

        RecordedEvents events = EventReader.Read(stream);

        Assert.NotNull(events.Failure);
        Assert.Equal(events.Failure, events.Of([0]).Reason);
    }
}
