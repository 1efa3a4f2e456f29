using BatchSend;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class FindingTests
{
    private static CellResult Held(string strategy, string floor, double logCost)
    {
        Cell cell = new(Transport.Tcp, "per-buffer", strategy, 64, 64) { Floor = true };
        LaunchResult launch = Sample.Launch(cell, 3) with
        {
            Floors = [new FloorLaunch { Floor = floor, LogCost = logCost, Pairs = 60, FloorNsPerMessage = 70 }],
        };
        LaunchResult[] launches = [launch, launch, launch];
        return new CellResult(cell, PairRule.Judge(launches), launches);
    }

    private static readonly Cell FlushDefaultLarge = new(Transport.Tcp, "per-buffer", "flush-default", 16384, 64);
    private static readonly Cell FlushSmall = new(Transport.Tcp, "per-buffer", "flush", 64, 64);
    private static readonly Cell PendingSmall = new(Transport.Udp, "per-buffer", "pending-tasks", 64, 64);

    [Fact]
    public void Pending_tasks_batch_nothing_and_allocate()
    {
        string text = Find(Sample.Overview(), "pending-tasks-udp-calls").Text;

        Assert.Contains("still makes 1.00 kernel send calls a message", text, StringComparison.Ordinal);
        Assert.Contains("allocates 72 B a message", text, StringComparison.Ordinal);
        Assert.Contains("batches nothing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pending_tasks_that_do_batch_are_not_denied_it()
    {
        CellResult row = WithStrategy(Sample.Row(PendingSmall, 1.8), c => c with { SendCallsPerMessage = Reading.Of(0.5) });
        string text = Find(Of(row), "pending-tasks-udp-calls").Text;

        Assert.Contains("fewer than `per-buffer`", text, StringComparison.Ordinal);
        Assert.DoesNotContain("batches nothing", text, StringComparison.Ordinal);
        Assert.Contains("is faster than", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Flush_makes_one_call_for_the_batch_and_names_its_interval_and_row()
    {
        OverviewDocument overview = Sample.Overview();
        Finding finding = Find(overview, "flush-tcp-small");

        Assert.Contains("(1/64)", finding.Text, StringComparison.Ordinal);
        Assert.Contains("is faster than `per-buffer`: 33.1× [31.5, 34.8]", finding.Text, StringComparison.Ordinal);
        Assert.Equal(["cells[1]"], finding.Rows);
        Assert.Equal(overview.Cells[1].Estimate, finding.Interval);
    }

    [Theory]
    [InlineData(0.24, "is slower than")]
    [InlineData(1.0, "costs the same as")]
    [InlineData(1.015, "shows no difference from")]
    [InlineData(1.5, "is faster than")]
    public void The_words_follow_the_verdict(double ratio, string words)
    {
        string[] all = ["is slower than", "costs the same as", "shows no difference from", "is faster than"];

        string text = Find(Of(Sample.Row(FlushDefaultLarge, ratio)), "flush-default-tcp-large").Text;

        Assert.Equal([words], all.Where(w => text.Contains(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void More_calls_explain_only_a_slower_row()
    {
        Assert.Contains("because it makes 4.00", Find(Of(Sample.Row(FlushDefaultLarge, 0.24)), "flush-default-tcp-large").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("because", Find(Of(Sample.Row(FlushDefaultLarge, 1.5)), "flush-default-tcp-large").Text, StringComparison.Ordinal);
        CellResult oneCall = WithStrategy(Sample.Row(FlushDefaultLarge, 0.24), c => c with { SendCallsPerMessage = Reading.Of(1) });
        Assert.DoesNotContain("because", Find(Of(oneCall), "flush-default-tcp-large").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Verdict.NotSteady))]
    [InlineData(nameof(Verdict.Provisional))]
    [InlineData(nameof(Verdict.NoDifferenceShown))]
    [InlineData(nameof(Verdict.Same))]
    [InlineData(nameof(Verdict.Slower))]
    public void Nothing_is_called_faster_without_that_verdict(string name)
    {
        Verdict verdict = Enum.Parse<Verdict>(name);
        OverviewDocument overview = Sample.Overview();
        OverviewDocument changed = Sample.With(
            overview, [.. overview.Cells.Select(c => c with { Estimate = c.Estimate with { Verdict = verdict } })]);

        Assert.DoesNotContain(changed.Findings, f => f.Text.Contains("is faster", StringComparison.Ordinal));
        Assert.DoesNotContain(changed.Answer, a => a.Contains("is cheapest", StringComparison.Ordinal));
        Assert.DoesNotContain(changed.Why, w => w.Contains("call avoided", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_privilege_issued_stands_under_its_own_name_with_what_is_missing()
    {
        OverviewDocument overview = Sample.Overview(privileged: false);

        Assert.Contains(Sample.NoPrivilege, Find(overview, "per-buffer-calls").Text, StringComparison.Ordinal);
        Assert.All(overview.Findings, f => Assert.DoesNotContain("kernel send calls a message", f.Text, StringComparison.Ordinal));
        Assert.Contains("was issued as 0.0156 (1/64) send operations", Find(overview, "flush-tcp-small").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("batches nothing", Find(overview, "pending-tasks-tcp-calls").Text, StringComparison.Ordinal);
        Assert.Contains(Sample.NoPrivilege, overview.Why[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_self_check_that_tells_identical_code_apart_is_said_everywhere()
    {
        CellResult alarm = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "per-buffer", 64, 64), 1.06);
        OverviewDocument overview = Conclusions.Draw(Sample.Overview() with { SelfCheck = [alarm] });

        Assert.Contains("told identical code apart", Find(overview, "self-check-tcp/per-buffer/64B/b64").Text, StringComparison.Ordinal);
        Assert.Contains("told identical code apart", overview.Answer[2], StringComparison.Ordinal);
        Assert.Contains(overview.Limits, l => l.Contains("selfCheck[0]", StringComparison.Ordinal));
    }

    [Fact]
    public void Loss_is_a_finding_with_its_count()
    {
        CellResult lossy = WithStrategy(Sample.Row(PendingSmall, 0.95), c => c with { DeliveredMessages = c.SentMessages - 40 });
        OverviewDocument overview = Of(lossy);

        Assert.Contains("lost 120 of 600,000", Find(overview, "loss-udp/pending-tasks/64B/b64").Text, StringComparison.Ordinal);
        Assert.Contains("1 row lost messages", overview.Answer[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Strategies_whose_intervals_overlap_are_not_told_apart()
    {
        OverviewDocument overview = Of(
            Sample.Row(FlushSmall, 33.0), Sample.Row(FlushSmall with { Strategy = "flush-default" }, 33.1));

        Assert.Contains("`flush-default` 33.1× [32.9, 33.3] (cells[1]) is cheapest, not told apart from `flush`", overview.Answer[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_word_is_named_beside_the_cheapest()
    {
        CellResult higher = Sample.Row(FlushSmall with { Strategy = "flush-default" }, 40);
        OverviewDocument overview = Of(
            Sample.Row(FlushSmall, 33.0), higher with { Estimate = higher.Estimate with { Verdict = Verdict.NotSteady } });

        Assert.Contains("of those judged (not judged: `flush-default` 40.0×", overview.Answer[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_receiver_with_gro_never_answers()
    {
        CellResult gro = Sample.Row(new Cell(Transport.Udp, "per-buffer", "flush", 64, 64, ReceiverGro: true), 40);
        OverviewDocument overview = Of(gro, Sample.Row(gro.Cell with { ReceiverGro = false }, 1.0));

        Assert.Contains("nothing was shown faster", overview.Answer[1], StringComparison.Ordinal);
        Assert.Equal(["cells[0]", "cells[1]"], Find(overview, "receiver-gro-flush-64").Rows);
    }

    [Fact]
    public void Saved_transitions_and_saved_walks_are_told_apart()
    {
        CellResult call = Sample.Row(new Cell(Transport.Udp, "per-buffer", "mmsg", 64, 64), 1.2);
        CellResult walk = Sample.Row(call.Cell with { Strategy = "segment-offload" }, 6);

        Finding finding = Find(Of(call, walk), "transitions-or-walks");

        Assert.Equal(["cells[1]", "cells[0]"], finding.Rows);
        Assert.Contains("both make 0.0156 (1/64) kernel send calls a message", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Of(call, Sample.Row(walk.Cell, 1)).Findings, f => f.Name == "transitions-or-walks");
        Assert.DoesNotContain(Of(walk).Findings, f => f.Name == "transitions-or-walks");

        // One call that gains as much as one walk, and batches of one that save no call, show nothing of the kind.
        Assert.DoesNotContain(Of(Sample.Row(call.Cell, 6), walk).Findings, f => f.Name == "transitions-or-walks");
        Assert.DoesNotContain(
            Of(Sample.Row(call.Cell with { Batch = 1 }, 1.2), Sample.Row(walk.Cell with { Batch = 1 }, 6)).Findings, f => f.Name == "transitions-or-walks");
    }

    [Fact]
    public void The_nearest_and_the_farthest_row_from_their_floors_are_named()
    {
        CellResult near = Held("coalesce", "copy", 0.01), far = Held("gather", "gather", 0.40);

        Finding finding = Find(Of(far, near), "distance-to-floor");

        Assert.Equal(["cells[0]", "cells[1]"], finding.Rows);
        Assert.Contains("Of 2 rows held against a bare loop of native calls, 1 cost less", finding.Text, StringComparison.Ordinal);
        Assert.Contains("the farthest is `gather` at 64 B × 64 over TCP, 1.492× [", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Of(Sample.Row(near.Cell, 30)).Findings, f => f.Name == "distance-to-floor");
    }

    [Fact]
    public void No_data_gives_no_claim()
    {
        OverviewDocument overview = Conclusions.Draw(Sample.Overview() with { Cells = [], SelfCheck = [] });

        Assert.Empty(overview.Findings);
        Assert.Equal(["TCP: nothing was measured.", "UDP: nothing was measured."], overview.Answer.Take(2));
    }

    [Fact]
    public void Cost_at_a_batch_is_never_called_latency()
    {
        OverviewDocument overview = Sample.Overview();

        Assert.All(overview.Findings.Select(f => f.Text).Concat(overview.Why), t => Assert.DoesNotContain("latency", t, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("not latency", overview.Answer[2], StringComparison.Ordinal);
    }

    private static OverviewDocument Of(params CellResult[] cells) => Sample.With(Sample.Overview(), cells);

    private static Finding Find(OverviewDocument overview, string name) => Assert.Single(overview.Findings, f => f.Name == name);

    private static CellResult WithStrategy(CellResult row, Func<ArmCost, ArmCost> change) =>
        row with { Launches = [.. row.Launches.Select(l => l with { Strategy = change(l.Strategy) })] };
}
