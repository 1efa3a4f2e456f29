using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Sinks;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>From the start of a batch to the arrival of its messages.</summary>
public sealed class BatchLatencyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transport.Tcp, "per-buffer", 16)]
    [InlineData(Transport.Tcp, "coalesce", 16)]
    [InlineData(Transport.Udp, "mmsg", 16)]
    [InlineData(Transport.Udp, "segment-offload", 1)]
    public async Task A_launch_times_the_first_and_the_last_message_of_each_batch(Transport transport, string strategy, int batch)
    {
        LaunchResult launch = await LaunchProcess.RunAsync(new Cell(transport, "per-buffer", strategy, 64, batch), 1, Token);

        foreach (BatchLatency? latency in new[] { launch.Reference.Latency, launch.Strategy.Latency })
        {
            Assert.NotNull(latency);
            Assert.True(latency.Batches > 0, "no batch was timed");
            Assert.Equal(0, transport == Transport.Tcp ? latency.LostBatches : 0);
            Assert.InRange(latency.FirstMedianNs.Value!.Value, 1, latency.LastMedianNs.Value!.Value);
            Assert.InRange(latency.LastMedianNs.Value!.Value, 1, latency.LastMaxNs.Value!.Value);
            // A message alone is the first and the last.
            if (batch == 1)
                Assert.Equal(latency.FirstMedianNs, latency.LastMedianNs);
        }
    }

    [Fact]
    public void Figures_are_those_of_the_batches_and_a_99th_percentile_wants_a_hundred()
    {
        double[] few = [3, 1, 2], many = [.. Enumerable.Range(1, 200).Select(i => (double)i)];
        BatchLatency small = BatchLatency.Of(few, few, lost: 2), large = BatchLatency.Of(many, many, lost: 0), none = BatchLatency.Of([], [], lost: 5);

        Assert.Equal((3, 2, 2d, 3d), (small.Batches, small.LostBatches, small.FirstMedianNs.Value, small.LastMaxNs.Value));
        Assert.Contains("fewer than 100 batches", small.LastP99Ns.Reason, StringComparison.Ordinal);
        Assert.InRange(large.LastP99Ns.Value!.Value, 198, 199);
        Assert.Equal("no batch arrived whole", none.FirstMedianNs.Reason);
    }

    [Fact]
    public void Marks_are_stamped_once_by_the_calls_that_reach_them()
    {
        using SharedCounters counters = SharedCounters.CreatePrivate(bytesPerMessage: 0);
        ArrivalMarks marks = counters.Marks;
        marks.Stamp(messages: 5, ticks: 1);
        Assert.Equal((0, 0), (marks.FirstTicks, marks.LastTicks));

        marks.Set(first: 11, last: 20);
        Assert.False(marks.WaitForLast(ticks: 0));
        foreach ((long messages, long ticks) in new[] { (10L, 100L), (12, 200), (15, 300), (20, 400), (30, 500) })
            marks.Stamp(messages, ticks);
        Assert.Equal((200, 400), (marks.FirstTicks, marks.LastTicks));
        Assert.True(marks.WaitForLast(ticks: 0));

        marks.Set(first: 31, last: 31);
        Assert.Equal((0, 0), (marks.FirstTicks, marks.LastTicks));
    }

    [Fact]
    public void A_stream_is_counted_in_whole_messages()
    {
        using SharedCounters counters = SharedCounters.CreatePrivate(bytesPerMessage: 64);

        Assert.Equal(0, counters.Add(0, 63));
        Assert.Equal(1, counters.Add(0, 1));
        Assert.Equal(3, counters.Add(0, 128));
    }

    [Fact]
    public void The_report_shows_latency_beside_what_is_saved_and_only_where_it_was_measured()
    {
        ComparisonDocument document = Sample.Comparison(Sample.Overview());
        string text = MarkdownReport.Render(document);
        ComparisonDocument older = document with { Cells = [.. document.Cells.Select(Without)] };

        Assert.Contains("### How long a batch is under way", text, StringComparison.Ordinal);
        Assert.Contains("| 20.1 | 20.1 | 20.1 | 50.1 | 50.1 | 50.1 | 303 | 3 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("how long was not measured", text, StringComparison.Ordinal);
        Assert.DoesNotContain("under way", MarkdownReport.Render(older), StringComparison.Ordinal);
        Assert.Contains("how long was not measured", MarkdownReport.Render(older), StringComparison.Ordinal);
    }

    private static CellResult Without(CellResult row) => new(row.Cell, row.Estimate, [.. row.Launches.Select(l => l with
    {
        Reference = l.Reference with { Latency = null },
        Strategy = l.Strategy with { Latency = null },
    })]);
}
