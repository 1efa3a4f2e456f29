using Bench.Commands;
using Bench.Suites;
using Bench.Tests.Meters;
using Bench.Toolchains;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Xunit;

namespace Bench.Tests.Suites;

/// <summary>What an interrupt makes of cases that end badly. BenchmarkDotNet runs within this process.</summary>
[Collection(ProcessWide.Name)]
public sealed class CaseCollectorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-cases-").FullName;
    private readonly CancellationTokenSource _interrupt = new();

    public void Dispose()
    {
        _interrupt.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(typeof(SendFails))]
    [InlineData(typeof(CleanupFails))]
    public void A_case_that_ends_badly_after_the_interrupt_is_left_out(Type suite)
    {
        var collector = new CaseCollector(cancellationToken: _interrupt.Token);

        SuiteRun run = Run(collector, new CancelAt("// Benchmark: ", _interrupt), suite);

        Assert.Empty(run.Cases);
        Assert.Equal("interrupted; 0 of 1 cases measured", run.IncompleteReason);
    }

    [Fact]
    public void A_case_that_failed_before_the_interrupt_fails_the_run()
    {
        var collector = new CaseCollector(_ => _interrupt.Cancel(), _interrupt.Token);

        CommandFailure failure = Assert.Throws<CommandFailure>(() => Run(collector, NullLogger.Instance, typeof(CleanupFails), typeof(SendFails)));

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains(CleanupFails.Message, failure.Message, StringComparison.Ordinal);
        Assert.Single(collector.Cases);
    }

    private SuiteRun Run(CaseCollector collector, ILogger logger, params Type[] suites)
    {
        ManualConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(Job.Dry, inProcess: true), logger, collector).WithArtifactsPath(_directory);
        return SuiteRunner.Run([.. suites.Select(suite => BenchmarkConverter.TypeToBenchmarks(suite, config))], suites.Length);
    }

    /// <summary>Interrupts as soon as BenchmarkDotNet has said something.</summary>
    private sealed class CancelAt(string words, CancellationTokenSource source) : ILogger
    {
        public string Id => nameof(CancelAt);

        public int Priority => 0;

        public void Write(LogKind logKind, string text) => WriteLine(logKind, text);

        public void WriteLine()
        {
        }

        public void WriteLine(LogKind logKind, string text)
        {
            if (text.StartsWith(words, StringComparison.Ordinal))
                source.Cancel();
        }

        public void Flush()
        {
        }
    }
}
