using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class PairRuleTests
{
    private static readonly double Claimed = Math.Log(1.01);
    private static readonly double Same = Math.Log(1.02);

    [Fact]
    public void A_pair_is_half_the_log_of_reference_over_strategy_and_positive_when_the_strategy_is_cheaper()
    {
        Assert.Equal(Math.Log(2), PairRule.PairValue(200, 800, 100, 400), 12);
        Assert.Equal(-Math.Log(2), PairRule.PairValue(100, 400, 200, 800), 12);
        Assert.Equal(0, PairRule.PairValue(7, 7, 7, 7));
    }

    [Fact]
    public void A_linear_drift_cancels_out_of_a_pair_to_first_order()
    {
        // ABBA under a drift of 1% a block: A pays steps 0 and 3, B pays steps 1 and 2.
        Assert.Equal(0, PairRule.PairValue(1.00, 1.03, 1.01, 1.02), 3);
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 100.0 }, 3.5)]
    public void The_median_is_the_middle_value(double[] values, double expected) =>
        Assert.Equal(expected, PairRule.Median(values));

    /// <summary>Quantiles 0.995 of Student's distribution as printed in common statistical tables.</summary>
    [Theory]
    [InlineData(2, 63.657)]
    [InlineData(3, 9.925)]
    [InlineData(4, 5.841)]
    [InlineData(6, 4.032)]
    [InlineData(8, 3.499)]
    public void The_interval_uses_the_published_Student_quantiles(int launches, double quantile)
    {
        // 0, 1, 2, … : mean (n − 1)/2 and sample variance n(n + 1)/12, by the formula for consecutive integers.
        const double Scale = 0.001;
        double[] values = [.. Enumerable.Range(0, launches).Select(i => Scale * i)];
        double mean = Scale * (launches - 1) / 2;
        double halfWidth = quantile * Scale * Math.Sqrt(launches * (launches + 1) / 12.0) / Math.Sqrt(launches);

        Estimate estimate = PairRule.Judge(values);

        Assert.Equal(mean, Math.Log(estimate.Ratio), 12);
        Assert.Equal(mean - halfWidth, Math.Log(estimate.Lower!.Value), 5);
        Assert.Equal(mean + halfWidth, Math.Log(estimate.Upper!.Value), 5);
        Assert.Equal(launches, estimate.Launches);
    }

    [Fact]
    public void Six_launches_computed_by_hand()
    {
        // mean 0.05; deviations ±0.001, ±0.002, ±0.003: variance 28e-6/5, standard error 0.000966; × 4.032 = 0.003895.
        Estimate estimate = PairRule.Judge([0.051, 0.049, 0.052, 0.048, 0.053, 0.047]);

        Assert.Equal(0.05, Math.Log(estimate.Ratio), 12);
        Assert.Equal(0.05 - 0.003895, Math.Log(estimate.Lower!.Value), 5);
        Assert.Equal(0.05 + 0.003895, Math.Log(estimate.Upper!.Value), 5);
        Assert.Equal(Verdict.Faster, estimate.Verdict);
    }

    [Fact]
    public void One_launch_is_provisional_and_never_has_an_interval()
    {
        Estimate estimate = PairRule.Judge([3.0]);

        Assert.Equal(Verdict.Provisional, estimate.Verdict);
        Assert.Null(estimate.Lower);
        Assert.Null(estimate.Upper);
        Assert.Equal(Math.Exp(3), estimate.Ratio, 12);
    }

    [Fact]
    public void A_launch_that_was_not_steady_takes_the_word_away_and_keeps_the_figures()
    {
        Estimate estimate = PairRule.Judge([3.0, 3.0, 3.01], steady: false);

        Assert.Equal(Verdict.NotSteady, estimate.Verdict);
        Assert.NotNull(estimate.Lower);
        Assert.Equal(Verdict.NotSteady, PairRule.Judge([3.0], steady: false).Verdict);
    }

    [Fact]
    public void Without_launches_there_is_nothing_to_judge() =>
        Assert.Throws<ArgumentException>(() => PairRule.Judge(Array.Empty<double>()));

    public static TheoryData<double, double, string> Borders => new()
    {
        { Claimed, 1, nameof(Verdict.NoDifferenceShown) }, // touches +1%
        { Math.BitIncrement(Claimed), 1, nameof(Verdict.Faster) },
        { -1, -Claimed, nameof(Verdict.NoDifferenceShown) }, // touches −1%
        { -1, Math.BitDecrement(-Claimed), nameof(Verdict.Slower) },
        { Math.BitIncrement(-Same), Math.BitDecrement(Same), nameof(Verdict.Same) },
        { -Same, Math.BitDecrement(Same), nameof(Verdict.NoDifferenceShown) },
        { Math.BitIncrement(-Same), Same, nameof(Verdict.NoDifferenceShown) },
        { 0.001, 0.002, nameof(Verdict.Same) }, // excludes 1 by a hair: too little to claim
        { 0.012, 0.015, nameof(Verdict.Faster) }, // within 2% and beyond 1%: the claim is the stronger word
        { -0.5, 0.5, nameof(Verdict.NoDifferenceShown) },
    };

    [Theory]
    [MemberData(nameof(Borders))]
    public void The_words_at_their_borders(double lower, double upper, string word) =>
        Assert.Equal(word, PairRule.Word(lower, upper).ToString());

    [Fact]
    public void A_claim_within_the_noise_of_the_self_check_is_taken_back()
    {
        Estimate noisy = PairRule.Judge([0.04, -0.04, 0.03, -0.03, 0.05, -0.05]);
        Estimate claim = PairRule.Judge([0.051, 0.049, 0.052, 0.048, 0.053, 0.047]);
        Estimate clear = PairRule.Judge([1.01, 1.00, 1.02, 1.01, 1.00, 1.01]);

        Assert.Equal(Verdict.TooNoisy, PairRule.DoubtBy(noisy, claim).Verdict);
        Assert.Equal(Verdict.Faster, PairRule.DoubtBy(noisy, clear).Verdict);
        Estimate slower = PairRule.Judge([-0.051, -0.049, -0.052, -0.048, -0.053, -0.047]);
        Assert.Equal(Verdict.TooNoisy, PairRule.DoubtBy(noisy, slower).Verdict);
    }
}
