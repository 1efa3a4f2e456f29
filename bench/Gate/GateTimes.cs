using BatchSend;
using Bench.Commands;
using Bench.Gate.Base;
using Bench.Gate.Counts;
using Bench.Gate.Time;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Gate;

/// <summary>The times of a gate: which rows can be paired with the base, and their launches.</summary>
internal sealed class GateTimes
{
    private readonly GateRequest _request;
    private readonly GateConsole _console;
    private readonly FileInfo _library;

    private readonly TimePlan _plan;

    private GateTimes(GateRequest request, GateConsole console, FileInfo library, GateBase about, TimePlan plan)
    {
        _request = request;
        _console = console;
        _library = library;
        Base = about;
        _plan = plan;
    }

    public GateBase Base { get; }

    /// <summary>The base against itself, which no change under test can touch; null before it was measured.</summary>
    public TimeRow? SelfCheck { get; private set; }

    /// <summary>Finds and builds the base, before anything is measured.</summary>
    /// <exception cref="CommandFailure">There is no base that can be paired with.</exception>
    public static async Task<GateTimes> PrepareAsync(GateRequest request, GateConsole console, CancellationToken token)
    {
        Repository repository = await Repository.FindAsync(Environment.CurrentDirectory, token).ConfigureAwait(false);
        BaseCommit commit = await BaseCommit.FindAsync(repository, request.Against!, token).ConfigureAwait(false);
        BaseBuild build = await BaseBuild.GetAsync(repository, commit, () => console.Building(commit), token).ConfigureAwait(false);
        LoadedBuild loaded = LoadedBuild.Load(build.Library, "base")
            ?? throw await BaseCommit.WithoutSeamAsync(repository, commit, token).ConfigureAwait(false);
        string? itsBaseline = await repository.FileAtAsync(commit.Commit, Baseline.FileName, token).ConfigureAwait(false);

        using SeamProbe probe = new(loaded);
        string ownBaseline = await File.ReadAllTextAsync(request.BaselineFile.FullName, token).ConfigureAwait(false);
        TimePlan plan = TimePlan.Of(
            request.TimeCells,
            [.. BaseStrategies.Removed(itsBaseline, ownBaseline).Where(c => request.Wants(c.Id) && probe.WhyNot(c) is null)],
            probe.WhyNot);
        GateBase about = new(commit.Reference, commit.Commit, commit.Head, commit.LibraryChanged, build.WasCached);
        return new GateTimes(request, console, build.Library, about, plan);
    }

    public async Task<IReadOnlyList<TimeRow>> RunAsync(CancellationToken token)
    {
        if (_plan.SelfCheck is not { } selfCheck)
            return _plan.Unpaired;
        _console.BeginTimes(_plan.Paired.Count, Base);
        TimeRun run = new(_request.Limit, _request.Seed, _console.Launched, _request.Isolation);
        IReadOnlyList<TimeRow> rows = await run.RunAsync(
            [.. _plan.Paired.Select(c => new TimeCase(c, _library, LoadedBuild.OfThisProgram)), new TimeCase(selfCheck, _library, _library)],
            token).ConfigureAwait(false);
        SelfCheck = rows[^1];
        return [.. WithRatios([.. rows.SkipLast(1)]), .. _plan.Unpaired];
    }

    /// <summary>Each row with how it stands to the baseline strategy on the same traffic: from different launches, so shown and never gated.</summary>
    private static IEnumerable<TimeRow> WithRatios(IReadOnlyList<TimeRow> rows) =>
        from row in rows
        let cell = row.Cell with { Strategy = SenderCatalog.Baseline.Name }
        let perBuffer = rows.FirstOrDefault(r => r.Cell == cell)?.HeadNsPerMessage.Value
        select perBuffer is { } ns && row.HeadNsPerMessage.Value is { } own
            ? row with { TimesPerBuffer = Reading.Of(Math.Round(ns / own, 3)) }
            : row;
}
