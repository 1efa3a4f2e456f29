using BatchSend;
using Bench.Commands;
using Bench.Suites;
using Bench.Toolchains;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Xunit;

namespace Bench.Tests.Suites;

public sealed class SuiteValidationTests
{
    [Fact]
    public void A_strategy_that_does_not_work_over_its_transport_is_refused_with_the_reason()
    {
        SuiteGrid grid = SuiteGrid.Reduced with { Strategies = ["per-buffer", "flush-default"] };
        using IDisposable current = grid.Use();
        IConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(SuiteConfig.DefaultJob), NullLogger.Instance);
        BenchmarkCase[] cases = [.. SuiteRunner.Select(config).SelectMany(s => s.BenchmarksCases)];

        ValidationError error = Assert.Single(new SupportedStrategyValidator().Validate(new ValidationParameters(cases, null!)));

        Assert.True(error.IsCritical);
        Assert.True(SenderCatalog.TryFind("flush-default", out SenderDescriptor? strategy));
        Assert.Equal(SenderSupport.Of(strategy, Transport.Udp).Reason, error.Message);
    }

    [Fact]
    public void A_strategy_that_does_not_work_over_TLS_is_refused_with_the_reason()
    {
        using IDisposable current = SuiteArguments.Parse(["--tls", "--senders", "per-buffer,gather"]).Grid.Use();
        IConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(SuiteConfig.DefaultJob), NullLogger.Instance);
        BenchmarkCase[] cases = [.. SuiteRunner.Select(config).SelectMany(s => s.BenchmarksCases)];

        ValidationError error = Assert.Single(new SupportedStrategyValidator().Validate(new ValidationParameters(cases, null!)));

        Assert.Contains("gather hands its buffers to the socket, past TLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_cases_than_allowed_are_refused()
    {
        using IDisposable current = SuiteGrid.Full.Use();
        IConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(SuiteConfig.DefaultJob), NullLogger.Instance);

        CommandFailure failure = Assert.Throws<CommandFailure>(() => SuiteRunner.Run(SuiteRunner.Select(config), SuiteGrid.DefaultMaxCases));

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains("more than the 60", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--senders")]
    [InlineData("--senders=")]
    [InlineData("--senders", "per-buffer,nope")]
    [InlineData("--senders", "per-buffer", "--floors")]
    [InlineData("--multicast", "--floors")]
    [InlineData("--tls", "--floors")]
    [InlineData("--tls", "--multicast")]
    [InlineData("--echo", "--tls")]
    public void Senders_that_cannot_be_used_are_bad_arguments(params string[] args) =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CommandFailure>(() => SuiteArguments.Parse(args)).ExitCode);

    [Fact]
    public void What_the_verb_does_not_know_is_left_to_BenchmarkDotNet()
    {
        SuiteArguments arguments = SuiteArguments.Parse(["--filter", "*", "--full-grid", "--senders", "flush,per-buffer", "--events", "-m"]);

        Assert.Equal(["--filter", "*", "-m"], arguments.Rest);
        Assert.Equal(["flush", "per-buffer"], arguments.Grid.Strategies!);
        Assert.True(arguments.Events);
        Assert.False(SuiteArguments.Parse([]).Events);
        Assert.Equal(SuiteGrid.Full.Batches, arguments.Grid.Batches);
    }

    [Fact]
    public void Multicast_runs_instead_of_the_other_suites_with_the_same_sizes_and_batches()
    {
        SuiteGrid grid = SuiteArguments.Parse(["--multicast", "--full-grid", "--senders", "auto"]).Grid;

        Assert.Equal((0, 0, null), (grid.TcpSizes.Count, grid.UdpSizes.Count, grid.Throughput));
        Assert.Equal(SuiteGrid.Full.UdpSizes, grid.Multicast!.UdpSizes);
        Assert.Equal(SuiteGrid.Full.Batches, grid.Multicast.Batches);
        Assert.Equal(["auto"], grid.Multicast.StrategiesOver(Transport.Udp));
    }

    [Theory]
    [InlineData("*Nope*")]
    [InlineData("*Tcp*Size: 65,*")]
    public async Task A_filter_that_matches_nothing_is_no_data(string filter) =>
        Assert.Equal(
            ExitCodes.NoData,
            (await Assert.ThrowsAsync<CommandFailure>(() => RunCommand.ExecuteAsync(["--filter", filter], TestContext.Current.CancellationToken))).ExitCode);

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--job", "nope")]
    [InlineData("--exporters", "nope")]
    public async Task Arguments_that_BenchmarkDotNet_refuses_are_bad_arguments_told_in_one_line(params string[] args)
    {
        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => RunCommand.ExecuteAsync(args, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(args[^1].TrimStart('-'), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 1, 300);
    }
}
