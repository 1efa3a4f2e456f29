using BatchSend;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.SelfTest;
using Bench.Gate.Sends;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>Regressions planted into the working code, counted live on real sockets in processes of their own.</summary>
public sealed class PlantedCountTests
{
    private static readonly GateCell Coalesce = new(Transport.Tcp, "coalesce", 64, 64);
    private static readonly GateCell PerBuffer = new(Transport.Udp, "per-buffer", 64, 16);

    [Fact]
    public async Task The_code_as_it_is_passes()
    {
        foreach (CountRow row in await CountAsync(Plant.None, Coalesce, PerBuffer))
        {
            Assert.Equal((GateVerdict.Pass, null), (row.Verdict, row.Message));
            Assert.Equal(row.Measure!.SentMessages, row.Measure.DeliveredMessages);
        }
    }

    [Fact]
    public async Task One_more_call_is_found()
    {
        CountRow row = Assert.Single(await CountAsync(Plant.OneMoreCall, Coalesce));

        Assert.Equal((GateVerdict.Regression, RegressionKind.Calls), (row.Verdict, row.RegressionKind));
        Assert.Matches(@"^2 (send calls a batch \(sendto 2\), the baseline has 1 \(sendto 1\)|issued calls a batch, the baseline has 1)$", row.Message);
    }

    /// <summary>Segments make a sendmsg of a run and a sendmmsg of a single message.</summary>
    [Fact]
    public async Task One_more_call_is_found_by_its_own_name()
    {
        GateCell cell = new(Transport.Udp, "segment-offload", 64, 16);
        Assert.SkipWhen(cell.WhyNot is not null, "no segmentation here");

        CountRow row = Assert.Single(await CountAsync(Plant.OneMoreCall, cell));

        Assert.Equal(RegressionKind.Calls, row.RegressionKind);
        Assert.SkipWhen(row.GatedByIssued, "system calls cannot be counted here");
        Assert.Equal("2 send calls a batch (sendmmsg 1, sendmsg 1), the baseline has 1 (sendmsg 1)", row.Message);
    }

    [Fact]
    public async Task Allocated_bytes_are_found_to_the_byte()
    {
        foreach (CountRow row in await CountAsync(Plant.Allocates64Bytes, Coalesce, PerBuffer))
            Assert.Equal((RegressionKind.Bytes, "64 B allocated a batch, the baseline has 0 B"), (row.RegressionKind, row.Message));
    }

    [Fact]
    public async Task A_message_that_is_left_out_is_found_and_the_next_row_counted_all_the_same()
    {
        IReadOnlyList<CountRow> rows = await CountAsync(Plant.SendsFewer, Coalesce, Coalesce with { Batch = 16 }, PerBuffer);

        Assert.Equal(
            ["64 messages were accepted, and only 63 arrived", "16 messages were accepted, and only 15 arrived", "16 messages were accepted, and only 15 arrived"],
            rows.Select(r => r.Message));
        Assert.All(rows, r => Assert.Equal((GateVerdict.Regression, RegressionKind.Delivery), (r.Verdict, r.RegressionKind)));
    }

    [Fact]
    public async Task A_cell_that_does_not_work_here_is_not_measured_and_says_why_to_whoever_listens()
    {
        List<CountMeasure> told = [];
        GateCell cell = new(Transport.Tcp, "carrier-pigeon", 64, 64);
        await CountRun.RunAsync([cell], Plant.None, told.Add, TestContext.Current.CancellationToken);
        Baseline baseline = new(new Dictionary<string, BaselineEntry> { [cell.Id] = Sample.Entry(sendTo: 1) });

        CountRow row = Assert.Single(CountRule.Judge(told, baseline, _ => true));

        Assert.Equal(GateVerdict.NotMeasured, row.Verdict);
        Assert.Contains("carrier-pigeon", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_round_of_the_self_test_has_a_cell_in_which_its_plant_shows()
    {
        for (int round = 1; round <= 20; round++)
        {
            GateCell split = SelfTestPlan.CountCell(Plant.OneMoreCall, round);
            Assert.True(split.Batch > 1);
            Assert.True(BaselineEntry.Of(split)!.SendCalls < split.Batch, $"{split.Id} sends each message alone");
            Assert.Equal(0, BaselineEntry.Of(SelfTestPlan.CountCell(Plant.Allocates64Bytes, round))!.AllocatedBytes);
            Assert.True(SelfTestPlan.CountCell(Plant.SendsFewer, round).Batch > 1);
            Assert.Contains(SelfTestPlan.TimeCell(Plant.Slower5Percent, round), GatePlan.TimeCells);
        }
    }

    [Fact]
    public void Every_cell_in_which_a_plant_shows_has_its_turn()
    {
        foreach (Plant plant in new[] { Plant.None, Plant.OneMoreCall, Plant.Allocates64Bytes, Plant.SendsFewer })
        {
            GateCell[] cells = SelfTestPlan.CountCells(plant);
            Assert.Equal(cells.ToHashSet(), Enumerable.Range(1, cells.Length).Select(round => SelfTestPlan.CountCell(plant, round)).ToHashSet());
        }
    }

    private static async Task<IReadOnlyList<CountRow>> CountAsync(Plant plant, params GateCell[] cells)
    {
        IReadOnlyList<CountMeasure> measures = await CountRun.RunAsync(cells, plant, null, TestContext.Current.CancellationToken);
        return CountRule.Judge(measures, Baseline.OfThisBuild(), _ => false);
    }
}
