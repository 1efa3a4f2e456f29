using Bench.Commands;
using Bench.Commands.Writing;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;

namespace Bench.Suites;

/// <summary>Runs cases of the suites and says whether all of them succeeded, which BenchmarkDotNet's own exit code does not.</summary>
internal static class SuiteRunner
{
    /// <summary>The suites that have cases in the current grid; BenchmarkDotNet refuses one whose parameters have no value.</summary>
    public static Type[] Suites =>
    [
        .. SuiteGrid.Current.TcpSizes.Take(1).Select(_ => Pick(typeof(TcpSendSuite), typeof(TcpFloorSuite), typeof(TcpEchoSuite))),
        .. SuiteGrid.Current.UdpSizes.Take(1).Select(_ => Pick(typeof(UdpSendSuite), typeof(UdpFloorSuite), typeof(UdpEchoSuite))),
        .. SuiteGrid.Current.Tls is null ? Type.EmptyTypes : [typeof(TlsSendSuite)],
        .. SuiteGrid.Current.Throughput is null ? Type.EmptyTypes : [typeof(TcpThroughputSuite), typeof(UdpThroughputSuite)],
        .. SuiteGrid.Current.Multicast is null ? Type.EmptyTypes : [typeof(MulticastSuite)],
    ];

    /// <summary>The cases that the filters of a config leave, the baseline marked.</summary>
    public static BenchmarkRunInfo[] Select(IConfig config) => BaselineMarker.Mark(TypeFilter.Filter(config, Suites));

    /// <summary>Runs them, to the end or until the token of their <see cref="CaseCollector"/> is cancelled.</summary>
    /// <exception cref="CommandFailure">They are too many, or anything about them failed.</exception>
    public static SuiteRun Run(BenchmarkRunInfo[] suites, int maxCases)
    {
        ImmutableConfig config = suites[0].Config;
        var all = new ValidationParameters([.. suites.SelectMany(s => s.BenchmarksCases)], config);
        if (new CaseCountValidator(maxCases).Validate(all).FirstOrDefault() is { } tooMany)
            throw CommandFailure.Failed(tooMany.Message);

        CaseCollector collector = config.GetEventProcessors().OfType<CaseCollector>().Single();
        string? failure = null;
        bool interrupted = false;
        try
        {
            failure = FailureOf(BenchmarkRunner.Run(suites));
        }
        catch (OperationCanceledException)
        {
            interrupted = true;
        }
        catch (Exception e) when (OutputFile.IsOfFiles(e))
        {
            failure = $"BenchmarkDotNet's files in '{config.ArtifactsPath}' cannot be written: {OutputFile.Reason(e)}";
        }

        // A case that failed before the interrupt has failed all the same.
        failure ??= collector.Cases.Select(c => c.Failure).FirstOrDefault(f => f is not null);
        return failure is null
            ? new SuiteRun(collector.Cases, all.Benchmarks.Count, interrupted, SuiteRun.DirectoryOf(config))
            : throw CommandFailure.Failed(failure);
    }

    /// <summary>Why what BenchmarkDotNet gave back is not to be believed; null when it says nothing against it.</summary>
    public static string? FailureOf(IReadOnlyList<Summary> summaries)
    {
        ValidationError? invalid = summaries.SelectMany(s => s.ValidationErrors).FirstOrDefault(e => e.IsCritical);
        if (invalid is not null)
            return invalid.Message;
        if (!summaries.Any(s => s.Reports.Length > 0))
            return "BenchmarkDotNet ran no case";
        return summaries.SelectMany(s => s.Reports).FirstOrDefault(r => !r.Success) is { } failed
            ? $"{failed.BenchmarkCase.DisplayInfo} failed; its output is above and in the log under {summaries[0].ResultsDirectoryPath}"
            : null;
    }

    private static Type Pick(Type sends, Type floors, Type echoes) =>
        SuiteGrid.Current.Echo ? echoes : SuiteGrid.Current.Floors ? floors : sends;
}
