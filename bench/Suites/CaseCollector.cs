using Bench.Diagnosers;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.Results;

namespace Bench.Suites;

/// <summary>
/// Follows a run of BenchmarkDotNet case by case, and ends it once it was cancelled; BenchmarkDotNet takes no token.
/// </summary>
/// <remarks>
/// Ctrl+C in a terminal reaches the benchmark's process too, and BenchmarkDotNet ends it and its sink at every SIGINT.
/// What the case in progress has lost by that cannot be told from a failure of its own, so a case that ends badly after
/// the interrupt is neither measured nor failed: it is left out.
/// </remarks>
/// <param name="ended">Told of each case as soon as it has ended; null for nobody.</param>
/// <param name="cancellationToken">Ends the run before its next case, or at the case that the same signal has ended.</param>
internal sealed class CaseCollector(Action<EndedCase>? ended = null, CancellationToken cancellationToken = default) : EventProcessor
{
    /// <summary>
    /// One signal to a process group may end the child before this process has been told of it. Only the first case
    /// that ends badly is waited for.
    /// </summary>
    private static readonly TimeSpan SignalPatience = TimeSpan.FromSeconds(3);

    private readonly List<EndedCase> _cases = [];
    private bool _failed;

    /// <summary>The cases that ended, in the order of the run.</summary>
    public IReadOnlyList<EndedCase> Cases => _cases;

    public override void OnStartBuildStage(IReadOnlyList<BuildPartition> partitions) => cancellationToken.ThrowIfCancellationRequested();

    /// <exception cref="OperationCanceledException">The interrupt has ended the build.</exception>
    public override void OnBuildComplete(BuildPartition buildPartition, BuildResult buildResult)
    {
        if (buildResult.IsBuildSuccess || !WasInterrupted())
            return;
        // BenchmarkDotNet keeps what it failed to build, to be looked at; this build has nothing to show.
        foreach (string directory in buildResult.ArtifactsToCleanup.Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        throw new OperationCanceledException(cancellationToken);
    }

    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => cancellationToken.ThrowIfCancellationRequested();

    /// <exception cref="OperationCanceledException">The interrupt has ended this case.</exception>
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        EndedCase endedCase = new(report, ErrorWatch.TakeErrors(benchmarkCase.Config));
        if (endedCase.Failure is not null && WasInterrupted())
        {
            foreach (ProbeDiagnoser probe in ProbeDiagnoser.Of(benchmarkCase))
                probe.Forget(benchmarkCase);
            throw new OperationCanceledException(cancellationToken);
        }

        _failed |= endedCase.Failure is not null;
        _cases.Add(endedCase);
        ended?.Invoke(endedCase);
    }

    private bool WasInterrupted() =>
        cancellationToken.IsCancellationRequested
        || (cancellationToken.CanBeCanceled && !_failed && cancellationToken.WaitHandle.WaitOne(SignalPatience));
}
