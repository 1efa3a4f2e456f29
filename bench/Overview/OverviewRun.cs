using System.Diagnostics;
using System.Globalization;
using Bench.Commands;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;
using Bench.Suites;

namespace Bench.Overview;

/// <summary>Measures what <see cref="OverviewPlan"/> says and draws the conclusions: first the pairs, then BenchmarkDotNet's cross-check.</summary>
/// <param name="commandLine">The arguments, as they would be typed again.</param>
/// <param name="seed">The seed of every random order.</param>
/// <param name="quick">Whether to stop at the first answer: one launch a cell, no interval, no cross-check.</param>
/// <param name="directory">Where the report goes.</param>
/// <param name="console">What the user sees meanwhile.</param>
internal sealed class OverviewRun(string commandLine, int seed, bool quick, DirectoryInfo directory, OverviewConsole console)
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.Now;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _before = BuildTime.Elapsed();
    private readonly NoiseSample _noiseAtStart = NoiseSample.Take();
    private readonly HostEnvironment _environment = HostEnvironment.Collect();

    /// <summary>Since the command was typed, as far as that is known.</summary>
    private TimeSpan Elapsed => _before + Stopwatch.GetElapsedTime(_start);

    /// <summary>Runs to the end, or to what there is when the token is cancelled.</summary>
    /// <exception cref="CommandFailure">A launch failed.</exception>
    public async Task<OverviewDocument> RunAsync(CancellationToken token)
    {
        RoundBudget budget = new(OverviewPlan.TimeOfPairs(quick, _before), () => Stopwatch.GetElapsedTime(_start));
        OverviewConsole.Begin(_environment, directory, quick, budget.Total);
        PairRun pairs = await MeasureAsync(budget, token).ConfigureAwait(false);
        bool interrupted = token.IsCancellationRequested && !pairs.IsComplete;

        List<CrossCheckRow> crossCheck = [];
        string? noCrossCheck = WhyNoCrossCheck(pairs, interrupted) ?? RunCrossCheck(crossCheck, token);

        string? incomplete = token.IsCancellationRequested ? $"interrupted; {pairs.Done} of {pairs.Planned} launches were measured" : null;
        IEnumerable<NotMeasured> missing = interrupted ? [] : NotReached(pairs, budget);
        return Draw(
            pairs.Cells, crossCheck, incomplete, interrupted,
            noCrossCheck is null ? missing : missing.Append(new NotMeasured("BenchmarkDotNet's cross-check", noCrossCheck)));
    }

    private async Task<PairRun> MeasureAsync(RoundBudget budget, CancellationToken token)
    {
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeUp.CancelAfter(budget.Total - budget.Elapsed());
        return await console.WatchPairsAsync(OverviewPlan.Cells, budget, show => PairRunner.RunAsync(
            OverviewPlan.Cells, quick ? 1 : OverviewPlan.Launches, seed, show, timeUp.Token, budget,
            first =>
            {
                if (!quick)
                    console.FirstAnswer(Draw(first.Cells, [], "first launches only", interrupted: false, []), first, budget);
            })).ConfigureAwait(false);
    }
    /// <summary>Rows that the time did not reach, and a last round that it cut.</summary>
    private static IEnumerable<NotMeasured> NotReached(PairRun pairs, RoundBudget budget)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{budget.Total.TotalSeconds:0} s");
        foreach (Cell cell in OverviewPlan.Cells.Skip(pairs.Reached))
            yield return new NotMeasured(cell.Id, $"a host as slow or busy as this one has no time for it: {Format.Counted(pairs.Reached, "row", "rows")} fill the {time}");
        if (!pairs.IsComplete)
            yield return new NotMeasured("the rest of the last round", $"the {time} ended in it: rows have one launch more or less");
    }

    private string? WhyNoCrossCheck(PairRun pairs, bool interrupted)
    {
        if (quick)
            return "--quick stops at the first answer";
        if (interrupted)
            return "the run was interrupted before it";
        TimeSpan needed = OverviewPlan.TimeOfCrossCheck(Stopwatch.GetElapsedTime(_start) / Math.Max(1, pairs.Done));
        return Elapsed + needed <= OverviewPlan.EndAfter
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"it would take about {needed.TotalSeconds:0} s, and after {Elapsed.TotalSeconds:0} s there were not so many left");
    }

    /// <summary>Adds the rows as they come; a cross-check that fails is reported as such and does not take the pairs with it.</summary>
    private string? RunCrossCheck(List<CrossCheckRow> rows, CancellationToken token)
    {
        OverviewConsole.BeginCrossCheck(OverviewPlan.CrossCheckCases.Count);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeUp.CancelAfter(OverviewPlan.EndAfter - Elapsed);
        try
        {
            CrossCheck.Run(
                OverviewPlan.CrossCheckCases, Path.Combine(directory.FullName, OverviewFiles.CrossCheckFolder),
                row =>
                {
                    rows.Add(row);
                    OverviewConsole.CrossCheckRow(row, rows.Count);
                },
                cancellationToken: timeUp.Token);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            // What came before stands; the rest is said to be missing.
        }
        catch (CommandFailure e)
        {
            return e.Message;
        }

        int cases = OverviewPlan.CrossCheckCases.Count;
        return rows.Count == cases ? null : $"{(token.IsCancellationRequested ? "interrupted" : "the time ended")} after {rows.Count} of {cases} cases";
    }

    private OverviewDocument Draw(
        IReadOnlyList<CellResult> rows, IReadOnlyList<CrossCheckRow> crossCheck, string? incomplete, bool interrupted, IEnumerable<NotMeasured> notMeasured) =>
        Conclusions.Judge(new OverviewDocument
        {
            CommandLine = commandLine,
            Seed = seed,
            StartedAt = _startedAt,
            EndedAt = DateTimeOffset.Now,
            IncompleteReason = incomplete,
            Interrupted = interrupted,
            Environment = _environment,
            Noise = _noiseAtStart.Until(NoiseSample.Take()),
            Cells = [.. rows.Where(c => !c.Cell.IsSelfCheck)],
            SelfCheck = [.. rows.Where(c => c.Cell.IsSelfCheck)],
            CrossCheck = crossCheck,
            NotMeasured = [.. OverviewPlan.Unsupported, .. notMeasured],
        });
}
