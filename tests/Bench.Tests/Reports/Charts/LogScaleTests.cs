using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class LogScaleTests
{
    [Theory]
    [InlineData(0.24, 40)]
    [InlineData(1, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.0003, 2)]
    [InlineData(20, 100)]
    public void It_is_monotonic_and_holds_its_values_between_its_first_and_last_tick(double low, double high)
    {
        LogScale scale = new([low, high], 100, 400);
        double[] ticks = [.. scale.Ticks()];

        Assert.True(scale.Holds(low) && scale.Holds(high));
        Assert.Equal(ticks.Order(), ticks);
        Assert.Equal(ticks.Select(scale.At).Order(), ticks.Select(scale.At));
        Assert.Equal(100, scale.At(ticks[0]), 6);
        Assert.Equal(500, scale.At(ticks[^1]), 6);
        // Equal ratios are equal distances.
        Assert.Equal(scale.At(2) - scale.At(1), scale.At(1) - scale.At(0.5), 6);
    }

    [Fact]
    public void A_negative_length_goes_up()
    {
        LogScale scale = new([10, 1000], 300, -200);

        Assert.True(scale.At(1000) < scale.At(10));
        Assert.InRange(scale.At(1000), 100, 300);
    }

    [Fact]
    public void A_whisker_without_end_does_not_press_the_values_together()
    {
        LogScale scale = LogScale.WithWhiskers([1, 2], [1e-30, 1e30, null], 0, 100);

        Assert.InRange(scale.Max / scale.Min, 18, 100);
        Assert.Equal(100, scale.Clamped(1e30), 6);
        Assert.Equal(0, scale.Clamped(1e-30), 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_has_no_logarithm_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogScale([value], 0, 100));
}
