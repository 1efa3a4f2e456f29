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
    private readonly NoiseSample _noiseAtStart = NoiseSample.Take();
    private readonly HostEnvironment _environment = HostEnvironment.Collect();

    /// <summary>Runs to the end, or to what there is when the token is cancelled.</summary>
    /// <exception cref="CommandFailure">A launch failed.</exception>
    public async Task<OverviewDocument> RunAsync(CancellationToken token)
    {
        OverviewConsole.Begin(_environment, directory, quick);
        int launches = quick ? 1 : OverviewPlan.Launches;
        PairRun pairs = await MeasureAsync(launches, token).ConfigureAwait(false);

        List<CrossCheckRow> crossCheck = [];
        string? noCrossCheck = WhyNoCrossCheck(pairs, token);
        if (noCrossCheck is null)
            noCrossCheck = RunCrossCheck(crossCheck, token);

        string? incomplete = token.IsCancellationRequested ? "interrupted; " + Remaining(pairs)
            : pairs.IsComplete ? null
            : $"the time for the pairs ({OverviewPlan.PairsEndAfter.TotalSeconds:0} s) ran out; {Remaining(pairs)}";
        return Draw(pairs.Cells, crossCheck, incomplete, noCrossCheck);
    }

    private async Task<PairRun> MeasureAsync(int launches, CancellationToken token)
    {
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeUp.CancelAfter(OverviewPlan.PairsEndAfter);
        var latest = new Dictionary<Cell, CellResult>();
        return await console.WatchPairsAsync(OverviewPlan.Cells, launches, show => PairRunner.RunAsync(
            OverviewPlan.Cells, launches, seed,
            progress =>
            {
                latest[progress.Row.Cell] = progress.Row;
                show(progress);
                if (progress.Done == OverviewPlan.Cells.Count && launches > 1)
                    console.FirstAnswer(Draw([.. latest.Values], [], "first launches only", null));
            },
            timeUp.Token)).ConfigureAwait(false);
    }

    private string? WhyNoCrossCheck(PairRun pairs, CancellationToken token)
    {
        TimeSpan elapsed = DateTimeOffset.Now - _startedAt;
        return quick ? "--quick stops at the first answer"
            : token.IsCancellationRequested ? "the run was interrupted before it"
            : !pairs.IsComplete || elapsed + OverviewPlan.CrossCheckTime > OverviewPlan.EndAfter
                ? $"no time was left for it after {elapsed.TotalSeconds:0} s of pairs"
            : null;
    }

    /// <summary>Adds the rows as they come; a cross-check that fails is reported as such and does not take the pairs with it.</summary>
    private string? RunCrossCheck(List<CrossCheckRow> rows, CancellationToken token)
    {
        OverviewConsole.BeginCrossCheck(OverviewPlan.CrossCheckCases.Count);
        try
        {
            CrossCheck.Run(
                OverviewPlan.CrossCheckCases, Path.Combine(directory.FullName, "benchmarkdotnet"),
                row =>
                {
                    rows.Add(row);
                    OverviewConsole.CrossCheckRow(row, rows.Count);
                },
                cancellationToken: token);
            return token.IsCancellationRequested ? $"interrupted after {rows.Count} of {OverviewPlan.CrossCheckCases.Count} cases" : null;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return $"interrupted after {rows.Count} of {OverviewPlan.CrossCheckCases.Count} cases";
        }
        catch (CommandFailure e)
        {
            return e.Message;
        }
    }

    private OverviewDocument Draw(
        IReadOnlyList<CellResult> cells, IReadOnlyList<CrossCheckRow> crossCheck, string? incomplete, string? noCrossCheck)
    {
        HostNoise noise = _noiseAtStart.Until(NoiseSample.Take());
        IReadOnlyList<CellResult> rows = NoiseGuard.Judge(cells, noise);
        var document = new OverviewDocument
        {
            CommandLine = commandLine,
            Seed = seed,
            StartedAt = _startedAt,
            EndedAt = DateTimeOffset.Now,
            IncompleteReason = incomplete,
            Environment = _environment,
            Noise = noise,
            Cells = [.. rows.Where(c => !c.Cell.IsSelfCheck)],
            SelfCheck = [.. rows.Where(c => c.Cell.IsSelfCheck)],
            CrossCheck = crossCheck,
            NotMeasured =
            [
                .. OverviewPlan.Unsupported,
                .. noCrossCheck is null ? [] : new[] { new NotMeasured("BenchmarkDotNet's cross-check", noCrossCheck) },
            ],
        };
        return Conclusions.Draw(document);
    }

    private static string Remaining(PairRun pairs) => $"{pairs.Done} of {pairs.Planned} launches were measured";
}
