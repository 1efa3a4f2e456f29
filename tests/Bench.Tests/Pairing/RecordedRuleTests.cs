using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>The rule on launches of a real machine, drawn again and again with a fixed seed: how often it is wrong.</summary>
public sealed class RecordedRuleTests
{
    private const int Resamples = 10_000;

    /// <summary>What <c>compare</c> uses by default.</summary>
    private const int Launches = 6;

    private const int Seed = 20_260_101;

    private static readonly RecordedLaunches Recorded = RecordedLaunches.Read();

    public static TheoryData<string> CellIds => [.. Recorded.Cells.Select(c => c.Id)];

    [Fact]
    public void The_recording_says_what_made_it_and_holds_enough()
    {
        Assert.Contains("compare per-buffer per-buffer", Recorded.MadeBy, StringComparison.Ordinal);
        Assert.True(Recorded.Cells.Count >= 6, "six cells at least");
        Assert.All(Recorded.Cells, c => Assert.True(c.LaunchValues.Count >= 2 * Launches, c.Id));
    }

    [Theory]
    [MemberData(nameof(CellIds))]
    public void Identical_code_is_called_faster_or_slower_in_at_most_1_percent(string id)
    {
        int claims = Draw(id, planted: 0).Count(v => v is Verdict.Faster or Verdict.Slower);

        Assert.InRange(claims, 0, Resamples / 100);
    }

    /// <summary>
    /// Six launches with one stray among them make an interval too wide for 5% now and then; the word is then
    /// "no difference shown", never the wrong one. 10% is beyond every stray that was recorded.
    /// </summary>
    [Theory]
    [MemberData(nameof(CellIds))]
    public void A_planted_difference_is_found_and_never_turned_round(string id)
    {
        foreach ((double sign, Verdict right, Verdict wrong) in new[] { (1.0, Verdict.Faster, Verdict.Slower), (-1.0, Verdict.Slower, Verdict.Faster) })
        {
            Verdict[] five = [.. Draw(id, sign * Math.Log(1.05))];
            Assert.DoesNotContain(wrong, five);
            Assert.InRange(five.Count(v => v == right), Resamples * 99 / 100, Resamples);
            Assert.All(Draw(id, sign * Math.Log(1.10)), v => Assert.Equal(right, v));
        }
    }

    private static IEnumerable<Verdict> Draw(string id, double planted)
    {
        IReadOnlyList<double> values = Recorded.Cells.Single(c => c.Id == id).LaunchValues;
        Random random = new(Seed);
        for (int i = 0; i < Resamples; i++)
        {
            double[] launches = [.. Enumerable.Range(0, Launches).Select(_ => values[random.Next(values.Count)] + planted)];
            yield return PairRule.Judge(launches).Verdict;
        }
    }
}
