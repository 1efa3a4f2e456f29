using Bench.Commands;
using Bench.Gate;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class GateOutcomeTests
{
    [Fact]
    public void A_failed_benchmark_comes_before_a_regression_and_that_before_missing_data()
    {
        Assert.Equal(ExitCodes.Failed, Code(GateVerdict.Pass, GateVerdict.Missing, GateVerdict.Regression, GateVerdict.Failed));
        Assert.Equal(ExitCodes.Regression, Code(GateVerdict.Missing, GateVerdict.Regression, GateVerdict.Pass));
        Assert.Equal(ExitCodes.NoData, Code(GateVerdict.Pass, GateVerdict.NotMeasured));
        Assert.Equal(ExitCodes.Pass, Code(GateVerdict.Pass, GateVerdict.Improved, GateVerdict.New, GateVerdict.Removed));
        Assert.Equal(ExitCodes.Pass, Code());
    }

    [Fact]
    public void Missing_rows_are_allowed_by_a_switch_alone()
    {
        foreach (GateVerdict verdict in new[] { GateVerdict.Missing, GateVerdict.NotMeasured })
        {
            Assert.Equal(ExitCodes.NoData, GateOutcome.ExitCode(verdict, allowMissing: false, failOnInconclusive: false));
            Assert.Equal(ExitCodes.Pass, GateOutcome.ExitCode(verdict, allowMissing: true, failOnInconclusive: false));
        }

        Assert.Equal(ExitCodes.Failed, GateOutcome.ExitCode(GateVerdict.Failed, allowMissing: true, failOnInconclusive: false));
    }

    [Fact]
    public void Rows_without_a_verdict_fail_by_a_switch_alone()
    {
        foreach (GateVerdict verdict in new[] { GateVerdict.Inconclusive, GateVerdict.TooNoisy })
        {
            Assert.Equal(ExitCodes.Pass, GateOutcome.ExitCode(verdict, allowMissing: false, failOnInconclusive: false));
            Assert.Equal(ExitCodes.NoData, GateOutcome.ExitCode(verdict, allowMissing: false, failOnInconclusive: true));
        }
    }

    [Fact]
    public void Every_verdict_has_a_word_and_an_exit_code()
    {
        foreach (GateVerdict verdict in Enum.GetValues<GateVerdict>())
        {
            Assert.NotEqual("", GateOutcome.Word(verdict));
            Assert.NotEqual("", GateOutcome.Word(GateOutcome.ExitCode(verdict, allowMissing: false, failOnInconclusive: true)));
        }
    }

    private static int Code(params GateVerdict[] verdicts) =>
        GateOutcome.ExitCode(verdicts, allowMissing: false, failOnInconclusive: false);
}
