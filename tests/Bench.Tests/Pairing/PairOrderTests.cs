using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class PairOrderTests
{
    private static readonly string[] Cells = ["tcp/flush/64B/b64", "tcp/flush/64B/b16"];

    [Fact]
    public void The_same_seed_gives_the_same_order()
    {
        Assert.Equal(Orders(5, 200), Orders(5, 200));
        Assert.NotEqual(Orders(5, 200), Orders(6, 200));
    }

    [Fact]
    public void Both_orders_come_about_equally_often()
    {
        int abba = Orders(1, 1000).Count(referenceFirst => referenceFirst);

        Assert.InRange(abba, 450, 550);
    }

    [Fact]
    public void Every_launch_of_every_cell_has_a_seed_of_its_own_that_follows_from_the_run()
    {
        int[] seeds =
        [
            .. from run in Enumerable.Range(1, 2)
               from cell in Cells
               from launch in Enumerable.Range(0, 6)
               select PairOrder.SeedOf(run, cell, launch),
        ];

        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Equal(seeds[0], PairOrder.SeedOf(1, Cells[0], 0));
        Assert.All(seeds, seed => Assert.True(seed >= 0));
    }

    private static bool[] Orders(int seed, int pairs)
    {
        PairOrder order = new(seed);
        return [.. Enumerable.Range(0, pairs).Select(_ => order.NextIsReferenceFirst())];
    }
}
