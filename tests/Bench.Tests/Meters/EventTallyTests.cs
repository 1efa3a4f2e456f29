using BatchSend;
using Bench.Meters;
using Bench.Meters.Events;
using Xunit;
using static Bench.Meters.Events.RuntimeEventKind;

namespace Bench.Tests.Meters;

/// <summary>What counts and what does not, on recorded events.</summary>
public sealed class EventTallyTests
{
    private static readonly RuntimeProperties NoProperties = RuntimeProperties.Now() - RuntimeProperties.Now();

    [Fact]
    public void Only_what_lies_between_the_marks_counts()
    {
        EventCounts counts = Tally(
            new(WorkItem, 1), new(Contention, 1), new(WorkerStart, 1), new(Collection, 1, 2),
            new(Begin, 2, 0),
            new(WorkItem, 3), new(WorkItem, 3), new(Contention, 4), new(WorkerStart, 4), new(WorkerStart, 4), new(WorkerStart, 4),
            new(End, 5, 0),
            new(WorkItem, 6), new(Contention, 6), new(WorkerStart, 6), new(Collection, 6, 0),
            new(Settled, 7, 0))[0];

        Assert.Equal((2, 1, 3, 0), (counts.WorkItems, counts.LockContentions, counts.WorkerStarts, counts.Gen0Collections));
    }

    [Fact]
    public void A_collection_counts_for_the_younger_generations_too()
    {
        EventCounts counts = Tally(new(Begin, 0, 0), new(Collection, 1, 0), new(Collection, 2, 1), new(Collection, 3, 2), new(End, 4, 0), new(Settled, 5, 0))[0];

        Assert.Equal((3, 2, 1), (counts.Gen0Collections, counts.Gen1Collections, counts.Gen2Collections));
    }

    [Fact]
    public void A_pause_is_from_the_start_of_the_suspension_to_the_end_of_the_restart()
    {
        EventCounts counts = Tally(
            new(Begin, 0, 0), new(Suspension, 1), new(Collection, 1.25, 0), new(Restart, 2), new(Suspension, 3), new(Restart, 3.5),
            new(End, 4, 0), new(Settled, 5, 0))[0];

        Assert.Equal(1.5, counts.GcPauseMs);
    }

    [Fact]
    public void A_restart_after_a_suspension_for_something_else_is_no_pause()
    {
        EventCounts counts = Tally(new(Begin, 0, 0), new(Restart, 2), new(End, 4, 0), new(Settled, 5, 0))[0];

        Assert.Equal(0, counts.GcPauseMs);
    }

    [Fact]
    public void A_pause_belongs_to_the_window_that_it_began_in()
    {
        IReadOnlyDictionary<int, EventCounts> windows = Tally(
            new(Suspension, 1), new(Begin, 2, 0), new(Restart, 3), new(Suspension, 4), new(End, 5, 0), new(Restart, 6), new(Settled, 7, 0),
            new(Begin, 8, 1), new(End, 9, 1), new(Settled, 10, 1));

        Assert.Equal((2, 0), (windows[0].GcPauseMs, windows[1].GcPauseMs));
    }

    [Fact]
    public void A_counter_is_what_its_totals_differ_by_outside_the_window()
    {
        IReadOnlyDictionary<int, EventCounts> windows = Tally(
            new(BytesSent, 1, 700), new(DatagramsSent, 1, 7), new(BytesSent, 2, 1000), new(DatagramsSent, 2, 10),
            new(Begin, 3, 0), new(BytesSent, 4, 1100), new(End, 5, 0),
            new(BytesSent, 6, 1200), new(DatagramsSent, 6, 11), new(BytesSent, 7, 1300), new(DatagramsSent, 7, 13), new(Settled, 8, 0),
            new(BytesSent, 9, 9999),
            new(BytesSent, 10, 10_000), new(Begin, 11, 1), new(End, 12, 1), new(BytesSent, 13, 10_001), new(DatagramsSent, 13, 14), new(Settled, 14, 1));

        Assert.Equal((300L, 3L), (windows[0].SocketBytesSent, windows[0].SocketDatagramsSent));
        Assert.Equal((1L, 1L), (windows[1].SocketBytesSent, windows[1].SocketDatagramsSent));
    }

    [Fact]
    public void A_counter_that_was_not_written_on_both_sides_is_unknown()
    {
        Assert.Null(Tally(new(Begin, 0, 0), new(BytesSent, 1, 5), new(End, 2, 0), new(BytesSent, 3, 5), new(Settled, 4, 0))[0].SocketBytesSent);
        Assert.Null(Tally(new(BytesSent, 0, 5), new(Begin, 1, 0), new(End, 2, 0), new(Settled, 3, 0))[0].SocketBytesSent);
        Assert.Null(Tally(new(BytesSent, 0, 5), new(Begin, 1, 0), new(BytesSent, 2, 6), new(End, 3, 0), new(Settled, 4, 0))[0].SocketBytesSent);
    }

    [Fact]
    public void A_window_without_all_of_its_marks_does_not_exist()
    {
        Assert.Empty(Tally(new(Begin, 0, 0), new(WorkItem, 1), new(End, 2, 0)));
        Assert.Empty(Tally(new(WorkItem, 1), new(End, 2, 0), new(Settled, 3, 0)));
        Assert.Empty(Tally(new(Begin, 0, 0), new(WorkItem, 1), new(Settled, 2, 0)));
        Assert.Empty(Tally(new(Begin, 0, 0), new(End, 1, 1), new(Settled, 2, 0)));
        Assert.Equal([1], Tally(new(Begin, 0, 0), new(Begin, 1, 1), new(End, 2, 1), new(Settled, 3, 1)).Keys);
    }

    [Fact]
    public void Windows_add_up_and_a_part_that_is_unknown_makes_the_sum_unknown()
    {
        RecordedEvents events = new(
            new Dictionary<int, EventCounts>
            {
                [0] = new() { WorkItems = 1, GcPauseMs = 0.5, SocketBytesSent = 10, SocketDatagramsSent = 1 },
                [1] = new() { WorkItems = 2, GcPauseMs = 0.25, SocketBytesSent = 20 },
            },
            Lost: 0, Failure: null);

        EventCounts sum = events.Of([0, 1]).Counts!;

        Assert.Equal((3, 0.75, 30L, null), (sum.WorkItems, sum.GcPauseMs, sum.SocketBytesSent, sum.SocketDatagramsSent));
    }

    [Theory]
    [InlineData(1, null, 0, "1 events were lost")]
    [InlineData(0, "the stream broke off", 0, "the stream broke off")]
    [InlineData(0, null, 7, "marks of a window did not arrive")]
    public void Events_that_are_not_all_there_are_no_figure(long lost, string? failure, int window, string reason)
    {
        RecordedEvents events = new(new Dictionary<int, EventCounts> { [0] = new() { SocketBytesSent = 64, SocketDatagramsSent = 1 } }, lost, failure);

        EventFigures figures = EventFigures.Of(events, [window], new EventTraffic(1, 64, Natively: false, NoProperties));

        Assert.Equal(1, figures.Messages.Value);
        foreach (Reading reading in Figures(figures))
        {
            Assert.Null(reading.Value);
            Assert.Contains(reason, reading.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_native_calls_sent_is_unknown_to_the_socket_counters_whatever_they_saw()
    {
        RecordedEvents events = new(new Dictionary<int, EventCounts> { [0] = new() { SocketBytesSent = 0, SocketDatagramsSent = 0, WorkItems = 5 } }, 0, null);

        EventFigures figures = EventFigures.Of(events, [0], new EventTraffic(10, 640, Natively: true, NoProperties));

        Assert.Equal(NativeSends.Reason, figures.SocketBytesSent.Reason);
        Assert.Equal(NativeSends.Reason, figures.SocketDatagramsSent.Reason);
        Assert.Equal(0.5, figures.WorkItemsPerMessage.Value);
    }

    [Theory]
    [InlineData(Transport.Udp, 640, 10, true)]
    [InlineData(Transport.Udp, 639, 10, false)]
    [InlineData(Transport.Udp, 640, 9, false)]
    [InlineData(Transport.Tcp, 640, 0, true)]
    [InlineData(Transport.Tcp, 640, 10, false)]
    public void The_socket_counters_agree_with_the_sends_or_not(Transport transport, long bytes, long datagrams, bool agree)
    {
        RecordedEvents events = new(new Dictionary<int, EventCounts> { [0] = new() { SocketBytesSent = bytes, SocketDatagramsSent = datagrams } }, 0, null);

        Assert.Equal(agree, EventFigures.Of(events, [0], new EventTraffic(10, 640, Natively: false, NoProperties)).SocketsAgree(transport));
        Assert.Null(EventFigures.Of(events, [0], new EventTraffic(10, 640, Natively: true, NoProperties)).SocketsAgree(transport));
        Assert.Null(EventFigures.Of(events, [0], new EventTraffic(10, 640, Natively: false, NoProperties)).SocketsAgree(transport, tls: true));
    }

    [Fact]
    public void Counters_that_never_came_are_unknown_and_not_0()
    {
        RecordedEvents events = new(new Dictionary<int, EventCounts> { [0] = new() }, 0, null);

        EventFigures figures = EventFigures.Of(events, [0], new EventTraffic(10, 640, Natively: false, NoProperties));

        Assert.Contains("wrote no socket counters", figures.SocketBytesSent.Reason, StringComparison.Ordinal);
        Assert.Equal(0, figures.WorkItems.Value);
    }

    private static IEnumerable<Reading> Figures(EventFigures f) =>
    [
        f.SocketBytesSent, f.SocketDatagramsSent, f.WorkItems, f.WorkItemsPerMessage, f.LockContentions, f.Gen0Collections, f.Gen1Collections,
        f.Gen2Collections, f.GcPauseMs, f.WorkerStarts,
    ];

    private static IReadOnlyDictionary<int, EventCounts> Tally(params RuntimeEvent[] events)
    {
        EventTally tally = new();
        foreach (RuntimeEvent e in events)
            tally.Add(e);
        return tally.Windows;
    }
}
