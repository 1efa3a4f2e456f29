using System.Diagnostics;
using Bench.Echoes;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Echoes;

public sealed class TimeSamplesTests
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;

    [Fact]
    public void Percentiles_are_those_of_the_times()
    {
        EchoTimes times = Of(Enumerable.Range(1, 10_000).Reverse()).Figures("none");

        Assert.Equal(10_000, times.Samples);
        Assert.Equal(5000.5e3, times.MedianNs.Value!.Value, 1.0);
        Assert.Equal(9000.1e3, times.P90Ns.Value!.Value, 1.0);
        Assert.Equal(9900.01e3, times.P99Ns.Value!.Value, 1.0);
        Assert.Equal(9990.001e3, times.P999Ns.Value!.Value, 1.0);
        Assert.Equal(10_000e3, times.MaxNs.Value!.Value, 1.0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)] // the median and the largest
    [InlineData(9, 2)]
    [InlineData(10, 3)]
    [InlineData(99, 3)]
    [InlineData(100, 4)]
    [InlineData(999, 4)]
    [InlineData(1000, 5)]
    public void A_percentile_that_takes_more_times_is_not_given(int count, int given)
    {
        EchoTimes times = Of(Enumerable.Range(1, count)).Figures("none came back");
        var all = new[] { times.MedianNs, times.MaxNs, times.P90Ns, times.P99Ns, times.P999Ns };

        Assert.Equal(given, all.TakeWhile(r => r.IsMeasured).Count());
        Assert.All(all.Skip(given), r => Assert.Equal(count == 0, r.Reason == "none came back"));
        if (count == 999)
            Assert.Equal("it takes 1000 batches, and 999 were timed", times.P999Ns.Reason);
    }

    [Fact]
    public void More_times_than_are_kept_thin_out_evenly_and_the_largest_stays()
    {
        TimeSamples samples = new();
        const int Times = 5 * TimeSamples.Capacity;
        for (int i = 1; i <= Times; i++)
            samples.Add(i == 3 ? 2L * Times * Microsecond : i * Microsecond); // the third is not kept in the end

        EchoTimes times = samples.Figures("none");

        Assert.Equal(Times, times.Samples);
        Assert.Equal(2e3 * Times, times.MaxNs.Value!.Value, 1.0);
        Assert.Equal(0.5, times.MedianNs.Value!.Value / (1e3 * Times), 0.001);
        Assert.Equal(0.999, times.P999Ns.Value!.Value / (1e3 * Times), 0.001);
    }

    [Fact]
    public void Cleared_it_is_as_new()
    {
        TimeSamples samples = Of(Enumerable.Range(1, TimeSamples.Capacity + 1));
        samples.Clear();
        samples.Add(5 * Microsecond);
        Assert.Equal((1, 5e3), (samples.Count, samples.Figures("none").MaxNs.Value));
    }

    private static TimeSamples Of(IEnumerable<int> microseconds)
    {
        TimeSamples samples = new();
        foreach (int time in microseconds)
            samples.Add(time * Microsecond);
        return samples;
    }
}
