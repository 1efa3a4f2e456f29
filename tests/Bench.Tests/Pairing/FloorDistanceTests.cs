using BatchSend;
using Bench.Pairing;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class FloorDistanceTests
{
    private static readonly Cell Auto = new(Transport.Tcp, "per-buffer", "auto", 64, 64) { Floor = true };

    [Fact]
    public void A_strategy_is_held_against_the_cheapest_floor()
    {
        CellResult row = RowOf(("copy", [0.04, 0.05, 0.06], 50), ("gather", [-0.20, -0.21, -0.19], 65));

        Assert.Equal(["copy", "gather"], row.Floors.Select(f => f.Floor));
        Assert.Equal("copy", row.CheapestFloor!.Floor);
        Assert.Equal(Math.Exp(0.05), row.CheapestFloor.Cost, 6);
        // 99%, two degrees of freedom: t = 9.925; the standard error is 0.01 / √3.
        Assert.Equal(0.05 + (9.925 * 0.01 / Math.Sqrt(3)), Math.Log(row.CheapestFloor.Upper!.Value), 3);
        Assert.Equal(0.05 - (9.925 * 0.01 / Math.Sqrt(3)), Math.Log(row.CheapestFloor.Lower!.Value), 3);
        Assert.Equal(50, row.CheapestFloor.FloorNsPerMessage);
    }

    [Fact]
    public void One_launch_gives_no_interval_and_no_floor_gives_no_distance()
    {
        CellResult row = RowOf(("copy", [0.04], 50));
        Assert.Null(row.CheapestFloor!.Lower);
        Assert.Null(row.CheapestFloor.Upper);
        Assert.Null(new CellResult(Auto, row.Estimate, [Sample.Launch(Auto, 1)]).CheapestFloor);
    }

    [Fact]
    public void A_launch_that_was_not_steady_against_the_floor_is_named()
    {
        LaunchResult steady = Sample.Launch(Auto, 3) with { Floors = [Floor("copy", 0.01, 50)] };
        LaunchResult drifting = steady with { Floors = [Floor("copy", 0.02, 50) with { NotSteadyReason = "a trend" }] };
        FloorDistance distance = Assert.Single(FloorDistance.Over([steady, drifting, steady]));
        Assert.Equal("a trend", distance.NotSteadyReason);
    }

    private static CellResult RowOf(params (string Floor, double[] LogCosts, double Ns)[] floors)
    {
        LaunchResult[] launches =
        [
            .. Enumerable.Range(0, floors[0].LogCosts.Length).Select(i => Sample.Launch(Auto, 3) with
            {
                Floors = [.. floors.Select(f => Floor(f.Floor, f.LogCosts[i], f.Ns))],
            }),
        ];
        return new CellResult(Auto, PairRule.Judge(launches), launches);
    }

    private static FloorLaunch Floor(string name, double logCost, double ns) =>
        new() { Floor = name, LogCost = logCost, Pairs = 60, FloorNsPerMessage = ns };
}
