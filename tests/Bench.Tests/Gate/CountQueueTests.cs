using BatchSend;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class CountQueueTests
{
    private static readonly GateCell Second = new(Transport.Udp, "mmsg", 64, 64);

    private static readonly CountMeasure Whole = Sample.Measure(calls: 4);

    private static readonly CountMeasure Lossy = Sample.Measure(calls: 4, delivered: 3327);

    [Fact]
    public void What_arrived_as_it_was_sent_stands()
    {
        CountQueue queue = new([Sample.GateCell, Second]);

        Assert.True(queue.Accept(Whole));
        Assert.Equal(Second, queue.Next);
        Assert.True(queue.Accept(Whole));
        Assert.Null(queue.Next);
    }

    [Fact]
    public void What_was_lost_once_is_counted_again()
    {
        CountQueue queue = new([Sample.GateCell, Second]);

        Assert.False(queue.Accept(Lossy));
        Assert.Equal(Sample.GateCell, queue.Next);
        Assert.True(queue.Accept(Whole));
        Assert.Equal(Second, queue.Next);
    }

    [Fact]
    public void What_is_lost_each_time_stands_at_last_for_every_cell()
    {
        CountQueue queue = new([Sample.GateCell, Second]);

        Assert.Equal([false, false, true, false, false, true], Enumerable.Range(0, 2 * CountQueue.MostCounts).Select(_ => queue.Accept(Lossy)));
        Assert.Null(queue.Next);
    }

    [Fact]
    public void What_failed_is_not_tried_again() =>
        Assert.True(new CountQueue([Sample.GateCell]).Accept(CountMeasure.None(Sample.GateCell, "refused", failed: true)));
}
