using System.CommandLine;
using Bench.Commands.Writing;
using Bench.Reports;
using Bench.Suites;
using Bench.Toolchains;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace Bench.Commands;

/// <summary>The verb <c>run</c>: the BenchmarkDotNet suites, with all of BenchmarkDotNet's arguments.</summary>
internal static class RunCommand
{
    private const string Help = "--help";
    private const string Version = "--version";

    /// <summary>How the library of BenchmarkDotNet's arguments heads what it could not parse.</summary>
    private const string ParseErrorsHeading = "ERROR(S):";
    private const string UsageHeading = "USAGE:";

    public static Command Create()
    {
        var verb = new Verb(
            "run",
            $"The BenchmarkDotNet suites, with every argument of BenchmarkDotNet; {SuiteArguments.FullGrid} for all sizes and batches, {SuiteArguments.Senders} A,B for some strategies only, {SuiteArguments.Floors} for the bare native loops beside them, {SuiteArguments.Tls} for the suite over TLS instead, {SuiteArguments.Multicast} for multicast groups instead, {SuiteArguments.Echo} for round trips instead of sends, with {SuiteArguments.Rate} N at so many messages a second, {SuiteArguments.EventsOption} to record runtime events in the extra run that counts system calls otherwise.",
            ("run --filter '*Tcp*' --memory", "the suite over TCP, with BenchmarkDotNet's memory diagnoser"),
            ("run --senders per-buffer,flush --inProcess", "two strategies, without building a benchmark program"),
            ($"run {SuiteArguments.Floors}", "what the techniques cost as bare loops of native calls: the floors"),
            ($"run {SuiteArguments.Tls}", "what the strategies cost over TLS, with the records that they make"),
            ($"run --senders per-buffer,pending-tasks {SuiteArguments.EventsOption}", "with the runtime's events: work items, contended locks, collections"),
            ($"run {SuiteArguments.Multicast}", "UDP to a multicast group of one and of four sinks"),
            ($"run {SuiteArguments.Echo} {SuiteArguments.Rate} 20000", "round trips of every strategy at three batches, from when each batch is due"),
            ($"run -- {Help}", "the arguments of BenchmarkDotNet"))
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        verb.SetAction((parsed, cancellationToken) => Task.Run(() => ExecuteAsync([.. parsed.UnmatchedTokens], cancellationToken)));
        return verb;
    }

    /// <summary>Runs with the arguments behind the verb, as they were given. Returns the exit code or throws <see cref="CommandFailure"/>.</summary>
    public static async Task<int> ExecuteAsync(string[] args, CancellationToken cancellationToken = default)
    {
        SuiteArguments arguments = SuiteArguments.Parse(args);
        using IDisposable grid = arguments.Grid.Use();

        CommandLineOptions? options = ParseOptions(arguments.Rest, ManualConfig.CreateEmpty(), out _);
        if (options is null)
            return ExitCodes.Pass; // help or version was asked for, and printed

        ManualConfig defaults = SuiteConfig.Create(
            Net10Toolchain.ApplyTo(BaseJob(options.BaseJob)), ConsoleLogger.Default, new CaseCollector(cancellationToken: cancellationToken), arguments.Events);
        ParseOptions(arguments.Rest, defaults, out IConfig? chosen);
        IConfig config = ManualConfig.Union(defaults, chosen!);
        if (options.PrintInformation)
            return LeaveToBenchmarkDotNet(arguments.Rest, defaults);

        BenchmarkRunInfo[] suites = SuiteRunner.Select(config);
        if (suites.Length == 0)
            throw new CommandFailure(ExitCodes.NoData, $"no benchmark matches {string.Join(' ', arguments.Rest)}; 'run --list flat' shows them");
        if (options.ListBenchmarkCaseMode != BenchmarkDotNet.ConsoleArguments.ListBenchmarks.ListBenchmarkCaseMode.Disabled)
            return LeaveToBenchmarkDotNet(arguments.Rest, defaults);

        CheckOutputs(suites);
        SuiteReport report = new(["run", .. args]);
        SuiteRun run = SuiteRunner.Run(suites, arguments.Grid.MaxCases);
        if (run.Cases.Count == 0)
            throw CommandFailure.InterruptedBefore($"the first of {run.Planned} cases was measured");
        SuitesDocument document = report.Of(run);
        Answer.Write(
            document, json: false, export: null, document.IncompleteReason is { } reason ? [$"INCOMPLETE: {reason}"] : [],
            ReportFolder.Files(document, run.Directory));
        ReportFolder.Announce(run.Directory, json: false);
        return document.Incomplete ? ExitCodes.Interrupted : ExitCodes.Pass;
    }

    /// <summary>BenchmarkDotNet makes its folder with all that is missing above it, and says at the end of each case what it could not write.</summary>
    private static void CheckOutputs(BenchmarkRunInfo[] suites)
    {
        DirectoryInfo artifacts = new(suites[0].Config.ArtifactsPath);
        new OutputCheck(json: false).Folder("--artifacts", artifacts, SuiteRun.ResultsFolder);
        OutputCheck.Scratch(OutputCheck.Temporary, Path.GetTempPath());
        if (suites.SelectMany(s => s.BenchmarksCases).Any(c => c.Job.Infrastructure.Toolchain is not { IsInProcess: true }))
            OutputCheck.Scratch("the program's folder, where benchmark programs are built,", AppContext.BaseDirectory);
    }

    /// <summary>Null when help or the version was printed instead. Throws when the arguments cannot be used.</summary>
    private static CommandLineOptions? ParseOptions(string[] args, IConfig defaults, out IConfig? config)
    {
        var log = new AccumulationLogger();
        (bool parsed, config, CommandLineOptions options) = ConfigParser.Parse(args, log, defaults);
        if (parsed)
            return options;
        string output = log.GetLog();
        if (!args.Contains(Help) && !args.Contains(Version))
            throw CommandFailure.Usage(ParseErrorIn(output));
        Console.Out.Write(output);
        return null;
    }

    /// <summary>The lines that say what is wrong, without the pages of help around them.</summary>
    private static string ParseErrorIn(string output)
    {
        IEnumerable<string> lines = output.Split('\n').Select(line => line.Trim());
        if (output.Contains(ParseErrorsHeading, StringComparison.Ordinal))
            lines = lines.SkipWhile(line => line != ParseErrorsHeading).Skip(1).TakeWhile(line => line != UsageHeading);
        return string.Join(' ', lines.Where(line => line.Length > 0));
    }

    /// <summary>What <c>--job</c> names. BenchmarkDotNet would ignore the name where a config has a default job of its own.</summary>
    private static Job BaseJob(string name) => name.ToUpperInvariant() switch
    {
        "DRY" => Job.Dry,
        "SHORT" => Job.ShortRun,
        "MEDIUM" => Job.MediumRun,
        "LONG" => Job.LongRun,
        "VERYLONG" => Job.VeryLongRun,
        _ => SuiteConfig.DefaultJob,
    };

    private static int LeaveToBenchmarkDotNet(string[] args, IConfig config)
    {
        BenchmarkSwitcher.FromTypes(SuiteRunner.Suites).Run(args, config);
        return ExitCodes.Pass;
    }
}
