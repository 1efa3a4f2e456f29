using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class TrendDetectorTests
{
    private const double Cost = 1000;

    [Fact]
    public void Ten_level_windows_without_compilation_are_steady()
    {
        TrendDetector detector = new();
        for (int i = 0; i < TrendDetector.Windows; i++)
        {
            Assert.False(detector.IsSteady);
            detector.Add(Cost + Ripple(i), Cost + Ripple(i + 3), compiledMethods: 500);
        }

        Assert.True(detector.IsSteady);
        Assert.Null(detector.NotSteadyReason);
    }

    [Fact]
    public void Too_few_windows_are_not_steady_and_say_so()
    {
        TrendDetector detector = new();
        Assert.NotNull(detector.NotSteadyReason);
        for (int i = 0; i < TrendDetector.Windows - 1; i++)
            detector.Add(Cost, Cost, 500);

        Assert.Contains($"9 of {TrendDetector.Windows}", detector.NotSteadyReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_compiled_within_the_windows_starts_the_wait_anew()
    {
        TrendDetector detector = new();
        for (int i = 0; i < TrendDetector.Windows; i++)
            detector.Add(Cost, Cost, 500 + (i / 5));
        Assert.Contains("compiled", detector.NotSteadyReason, StringComparison.Ordinal);

        for (int i = 0; i < TrendDetector.Windows - 1; i++)
            detector.Add(Cost, Cost, 501);
        Assert.True(detector.IsSteady);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_arm_that_still_gets_cheaper_is_not_steady_until_it_levels_out(bool isReference)
    {
        TrendDetector detector = new();
        for (int i = 0; i < TrendDetector.Windows; i++)
        {
            double falling = Cost * (1.3 - (0.03 * i));
            detector.Add(isReference ? falling : Cost, isReference ? Cost : falling, 500);
        }

        Assert.Contains(isReference ? "reference" : "strategy", detector.NotSteadyReason, StringComparison.Ordinal);

        for (int i = 0; i < TrendDetector.Windows; i++)
            detector.Add(Cost + Ripple(i), Cost, 500);
        Assert.True(detector.IsSteady);
    }

    [Fact]
    public void A_rise_is_a_trend_as_much_as_a_fall() =>
        Assert.True(TrendDetector.HasTrend([.. Enumerable.Range(0, 10).Select(i => Cost * (1 + (0.01 * i)))]));

    [Fact]
    public void A_significant_trend_that_is_too_small_to_matter_is_none() =>
        Assert.False(TrendDetector.HasTrend([.. Enumerable.Range(0, 10).Select(i => Cost * (1 + (0.001 * i)))]));

    [Fact]
    public void Noise_without_direction_is_no_trend() =>
        Assert.False(TrendDetector.HasTrend([1.0, 1.2, 0.9, 1.3, 0.8, 1.1, 1.25, 0.85, 1.15, 0.95]));

    private static double Ripple(int i) => i % 2 == 0 ? 5 : -5;
}
