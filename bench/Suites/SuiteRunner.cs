using Bench.Commands;
using Bench.Diagnosers;
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
        .. SuiteGrid.Current.TcpSizes.Take(1).Select(_ => SuiteGrid.Current.Floors ? typeof(TcpFloorSuite) : typeof(TcpSendSuite)),
        .. SuiteGrid.Current.UdpSizes.Take(1).Select(_ => SuiteGrid.Current.Floors ? typeof(UdpFloorSuite) : typeof(UdpSendSuite)),
    ];

    /// <summary>The cases that the filters of a config leave, the baseline marked.</summary>
    public static BenchmarkRunInfo[] Select(IConfig config) => BaselineMarker.Mark(TypeFilter.Filter(config, Suites));

    /// <summary>Runs them. Throws <see cref="CommandFailure"/> when they are too many or anything about them failed.</summary>
    public static Summary[] Run(BenchmarkRunInfo[] suites, int maxCases)
    {
        ImmutableConfig config = suites[0].Config;
        var all = new ValidationParameters([.. suites.SelectMany(s => s.BenchmarksCases)], config);
        if (new CaseCountValidator(maxCases).Validate(all).FirstOrDefault() is { } tooMany)
            throw CommandFailure.Failed(tooMany.Message);

        Summary[] summaries = BenchmarkRunner.Run(suites);
        if (FailureOf(summaries, config) is { } failure)
            throw CommandFailure.Failed(failure);
        return summaries;
    }

    /// <summary>Why a run is not to be believed; null when it is.</summary>
    public static string? FailureOf(IReadOnlyList<Summary> summaries, IConfig config)
    {
        ValidationError? invalid = summaries.SelectMany(s => s.ValidationErrors).FirstOrDefault(e => e.IsCritical);
        if (invalid is not null)
            return invalid.Message;
        if (!summaries.Any(s => s.Reports.Length > 0))
            return "BenchmarkDotNet ran no case";
        if (summaries.SelectMany(s => s.Reports).FirstOrDefault(r => !r.Success) is { } failed)
            return $"{failed.BenchmarkCase.DisplayInfo} failed; its output is above and in the log under {summaries[0].ResultsDirectoryPath}";
        if (ErrorWatch.TakeErrors(config) is { } errors)
            return errors;
        return config.GetDiagnosers().OfType<ProbeDiagnoser>().SelectMany(d => d.Unanswered).FirstOrDefault() is { } unanswered
            ? $"{unanswered.DisplayInfo}: its counting run failed"
            : null;
    }
}
