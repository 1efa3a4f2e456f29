using BatchSend;
using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class PairRunnerTests
{
    private static readonly Cell[] Cells =
    [
        new(Transport.Tcp, "per-buffer", "flush", 64, 16),
        new(Transport.Udp, "per-buffer", "per-buffer", 64, 16),
    ];

    [Fact]
    public async Task Launches_go_round_the_cells_and_rows_are_provisional_until_the_second()
    {
        List<PairProgress> progress = [];

        PairRun run = await PairRunner.RunAsync(Cells, 2, 7, progress.Add, TestContext.Current.CancellationToken);

        Assert.True(run.IsComplete);
        Assert.Null(run.IncompleteReason);
        Assert.Equal([Cells[0], Cells[1], Cells[0], Cells[1]], progress.Select(p => p.Row.Cell));
        Assert.Equal([1, 1, 2, 2], progress.Select(p => p.Row.Estimate.Launches));
        Assert.All(progress.Take(2), p => Assert.Null(p.Row.Estimate.Lower));
        Assert.All(progress.Skip(2), p => Assert.NotNull(p.Row.Estimate.Lower));
        Assert.Equal(Cells, run.Cells.Select(c => c.Cell));
        Assert.All(run.Cells, c => Assert.Equal(2, c.Launches.Select(l => l.Seed).Distinct().Count()));
    }

    [Fact]
    public async Task Cancelled_it_keeps_what_was_measured_and_says_what_is_missing()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        PairRun run = await PairRunner.RunAsync(Cells, 3, 7, _ => cancel.Cancel(), cancel.Token);

        Assert.False(run.IsComplete);
        Assert.Equal("interrupted after 1 of 6 launches", run.IncompleteReason);
        CellResult row = Assert.Single(run.Cells);
        Assert.Single(row.Launches);
    }
}
