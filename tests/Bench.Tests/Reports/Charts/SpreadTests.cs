using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class SpreadTests
{
    private static readonly int[] Batches = [1, 4, 16, 64, 256, 1024, 4096];

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 4096 })]
    [InlineData(4, new[] { 1, 16, 256, 4096 })]
    [InlineData(7, new[] { 1, 4, 16, 64, 256, 1024, 4096 })]
    [InlineData(9, new[] { 1, 4, 16, 64, 256, 1024, 4096 })]
    public void The_ends_stay_and_the_rest_is_even(int most, int[] picked) => Assert.Equal(picked, Spread.Pick(Batches.Reverse(), most));

    [Fact]
    public void What_is_left_out_is_named()
    {
        Assert.Equal("batches not drawn, but in the data: 4, 64, 1K", Spread.LeftOut("batches", Batches, [1, 16, 256, 4096], BatchChart.BatchText));
        Assert.Null(Spread.LeftOut("batches", Batches, Batches, BatchChart.BatchText));
    }

    [Fact]
    public void Lines_are_wrapped_between_words()
    {
        IReadOnlyList<string> lines = TextWidth.Wrap("one two three four", 10, TextWidth.Of("one two", 10) + 1);

        Assert.Equal(["one two", "three", "four"], lines);
    }
}
