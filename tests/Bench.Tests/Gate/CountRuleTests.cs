using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Meters;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>Constructed counts: windows of 4 batches, against one call and 0 bytes a batch.</summary>
public sealed class CountRuleTests
{
    private static readonly BaselineEntry Entry = Sample.Entry(sendTo: 1);

    [Fact]
    public void What_the_formulas_say_passes()
    {
        CountRow row = CountRule.Judge(Sample.Measure(calls: 4), Entry);

        Assert.Equal((GateVerdict.Pass, null), (row.Verdict, row.Message));
        Assert.False(row.GatedByIssued);
    }

    [Theory]
    [InlineData(8, "2 send calls a batch (sendto 2), the baseline has 1 (sendto 1)")]
    [InlineData(5, "1.25 send calls a batch (sendto 1.25), the baseline has 1 (sendto 1)")]
    public void One_more_call_fails_with_both_counts(long calls, string message)
    {
        CountRow row = CountRule.Judge(Sample.Measure(calls), Entry);

        Assert.Equal((GateVerdict.Regression, message, RegressionKind.Calls), (row.Verdict, row.Message, row.RegressionKind));
        Assert.Equal("coalesce, TCP, 64 B × 64", row.Title);
    }

    [Fact]
    public void Fewer_calls_pass_and_want_the_baseline_written()
    {
        CountRow row = CountRule.Judge(Sample.Measure(calls: 4), Sample.Entry(sendTo: 2));

        Assert.Equal(
            (GateVerdict.Improved, "1 send call a batch (sendto 1), the baseline has 2 (sendto 2); 'gate --update-baseline' keeps it", null),
            (row.Verdict, row.Message, row.RegressionKind));
    }

    /// <summary>Windows of 4 batches: calls by name, and the entry's.</summary>
    public static TheoryData<string, long[], long[], string> MoreOfOneName => new()
    {
        { "as many by another name", [4, 0, 0, 0], [0, 1, 0], "1 send call a batch by sendto, the baseline has 1 by sendmsg" },
        { "as many by several", [0, 4, 4, 0], [0, 2, 0], "2 send calls a batch (sendmmsg 1, sendmsg 1), the baseline has 2 (sendmsg 2)" },
        { "a rare one", [0, 3, 1, 0], [0, 1, 0], "1 send call a batch (sendmmsg 0.25, sendmsg 0.75), the baseline has 1 (sendmsg 1)" },
        { "more in all", [4, 4, 0, 0], [0, 1, 0], "2 send calls a batch (sendmsg 1, sendto 1), the baseline has 1 (sendmsg 1)" },
        { "a call that no strategy makes", [0, 0, 0, 4], [1, 0, 0], "1 send call a batch by sendfile, the baseline has 1 by sendto" },
    };

    [Theory]
    [MemberData(nameof(MoreOfOneName))]
    public void As_many_calls_of_other_names_or_more_of_any_fail(string _, long[] seen, long[] entry, string message)
    {
        Dictionary<string, long> names = new() { ["sendto"] = seen[0], ["sendmsg"] = seen[1], ["sendmmsg"] = seen[2], ["sendfile"] = seen[3], ["write"] = 99 };
        CountMeasure measure = Sample.Measure(seen.Sum(), byName: names) with { Issued = Reading.Of(4) };

        CountRow row = CountRule.Judge(measure, Sample.Entry(entry[0], entry[1], entry[2]));

        Assert.Equal((GateVerdict.Regression, message, RegressionKind.Calls), (row.Verdict, row.Message, row.RegressionKind));
    }

    /// <summary>A send path that got cheaper must not fail for it.</summary>
    [Fact]
    public void Fewer_in_all_is_an_improvement_whatever_their_names()
    {
        CountRow row = CountRule.Judge(Sample.Measure(calls: 4, byName: new Dictionary<string, long> { ["sendmmsg"] = 4 }) with { Issued = Reading.Of(4) }, Sample.Entry(sendTo: 64));

        Assert.Equal(
            (GateVerdict.Improved, "1 send call a batch (sendmmsg 1), the baseline has 64 (sendto 64); 'gate --update-baseline' keeps it"),
            (row.Verdict, row.Message));
    }

    [Fact]
    public void Fewer_of_one_name_and_no_more_of_another_is_an_improvement()
    {
        Dictionary<string, long> names = new() { ["sendmsg"] = 4, ["sendmmsg"] = 4 };

        CountRow row = CountRule.Judge(Sample.Measure(calls: 8, byName: names), Sample.Entry(sendMsg: 2, sendMmsg: 1));

        Assert.Equal(
            (GateVerdict.Improved, "2 send calls a batch (sendmmsg 1, sendmsg 1), the baseline has 3 (sendmmsg 1, sendmsg 2); 'gate --update-baseline' keeps it"),
            (row.Verdict, row.Message));
    }

    [Theory]
    [InlineData(CountRule.SmallestObject - 1, nameof(GateVerdict.Pass))]
    [InlineData(CountRule.SmallestObject, nameof(GateVerdict.Regression))]
    [InlineData(256, nameof(GateVerdict.Regression))]
    public void An_object_a_window_is_an_allocation(long bytes, string verdict) =>
        Assert.Equal(verdict, CountRule.Judge(Sample.Measure(calls: 4, allocated: bytes), Entry).Verdict.ToString());

    [Fact]
    public void A_strategy_that_allocates_by_design_is_not_held_to_bytes()
    {
        Assert.Equal(GateVerdict.Pass, CountRule.Judge(Sample.Measure(calls: 4, allocated: 9999), Entry with { AllocatedBytes = null }).Verdict);
    }

    [Theory]
    [InlineData(3327, "only 3,327 arrived")]
    [InlineData(3329, "some twice")]
    public void What_arrives_is_what_was_sent(long delivered, string message)
    {
        CountRow row = CountRule.Judge(Sample.Measure(calls: 4, delivered: delivered), Entry);

        Assert.Equal((GateVerdict.Regression, RegressionKind.Delivery), (row.Verdict, row.RegressionKind));
        Assert.Contains(message, row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_issues_more_than_the_kernel_sees_sends_by_others()
    {
        CountMeasure measure = Sample.Measure(calls: 0) with { Issued = Reading.Of(4) };

        CountRow row = CountRule.Judge(measure, Entry);

        Assert.Equal((GateVerdict.Regression, RegressionKind.Calls), (row.Verdict, row.RegressionKind));
        Assert.Equal("send calls a batch: the library issued 1, the kernel saw 0; it sends by calls that are not counted", row.Message);
    }

    [Fact]
    public void Own_counts_that_were_disturbed_have_no_verdict()
    {
        Reading unstable = Reading.NotAvailable("unstable: in each window a send had to wait");

        Assert.Equal(GateVerdict.NotMeasured, CountRule.Judge(Sample.Measure(calls: 4) with { AllocatedBytes = unstable }, Entry).Verdict);
        Assert.Equal(GateVerdict.NotMeasured, CountRule.Judge(Sample.Measure(calls: 4, privileged: false) with { Issued = unstable }, Entry).Verdict);
    }

    [Fact]
    public void Without_privilege_what_the_library_issued_is_gated_and_marked()
    {
        CountRow pass = CountRule.Judge(Sample.Measure(calls: 4, privileged: false), Entry);
        CountRow fail = CountRule.Judge(Sample.Measure(calls: 8, privileged: false), Entry);

        Assert.Equal(GateVerdict.Pass, pass.Verdict);
        Assert.True(pass.GatedByIssued);
        Assert.Equal((GateVerdict.Regression, "2 issued calls a batch, the baseline has 1"), (fail.Verdict, fail.Message));
        Assert.Equal(GateVerdict.Pass, CountRule.Judge(Sample.Measure(calls: 4, privileged: false), Sample.Entry(sendMsg: 1)).Verdict);
    }

    [Fact]
    public void Unstable_counts_have_no_verdict_and_no_stand_in()
    {
        CountMeasure unstable = Sample.Measure(calls: 4) with { SendCalls = Reading.NotAvailable("unstable: a send had to wait") };

        Assert.Equal(GateVerdict.NotMeasured, CountRule.Judge(unstable, Entry).Verdict);
    }

    [Fact]
    public void Rows_on_one_side_only_are_named()
    {
        Baseline baseline = new(new Dictionary<string, BaselineEntry> { ["tcp/gone/64B/b64"] = Entry, ["udp/other/64B/b64"] = Entry });

        IReadOnlyList<CountRow> rows = CountRule.Judge([Sample.Measure(calls: 4)], baseline, id => id.StartsWith("tcp/", StringComparison.Ordinal));

        Assert.Equal(["tcp/coalesce/64B/b64", "tcp/gone/64B/b64"], rows.Select(r => r.Id));
        Assert.All(rows, r => Assert.Equal(GateVerdict.Missing, r.Verdict));
        Assert.Contains("not in the baseline", rows[0].Message, StringComparison.Ordinal);
        Assert.Contains("not in this build", rows[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_failed_or_does_not_work_here_says_why()
    {
        Assert.Equal(GateVerdict.Failed, CountRule.Judge(CountMeasure.None(Sample.GateCell, "refused", failed: true), Entry).Verdict);
        Assert.Equal(GateVerdict.NotMeasured, CountRule.Judge(CountMeasure.None(Sample.GateCell, "not here", failed: false), Entry).Verdict);
    }
}
