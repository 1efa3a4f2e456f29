using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;
using Bench.Throughput;

namespace Bench.Commands.Comparing;

/// <summary>Measures the delivered rates that a comparison asks for.</summary>
internal sealed class ThroughputRun(ComparisonRequest request)
{
    /// <summary>Runs it and says what came of it: all of it, or what there was when it was cancelled.</summary>
    /// <param name="onLaunch">Called after each launch with its row, the launches that ended, and those that are planned.</param>
    /// <param name="cancellationToken">Ends the run after its current pair.</param>
    public async Task<ThroughputDocument> RunAsync(Action<ThroughputResult, int, int> onLaunch, CancellationToken cancellationToken)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        NoiseSample noise = NoiseSample.Take();
        ThroughputRunner runner = new(request.Cells, request.Launches, request.Seed);
        await runner.RunAsync(row => onLaunch(row, runner.Done, runner.Planned), cancellationToken).ConfigureAwait(false);
        HostNoise hostNoise = noise.Until(NoiseSample.Take());
        IReadOnlyList<ThroughputResult> rows = runner.Judge(hostNoise);
        return new ThroughputDocument
        {
            CommandLine = request.CommandLine,
            Seed = request.Seed,
            StartedAt = started,
            EndedAt = DateTimeOffset.UtcNow,
            IncompleteReason = runner.IncompleteReason,
            Environment = HostEnvironment.Collect(),
            Noise = hostNoise,
            // Identical code is what a run checks itself by; where nothing else was asked for, it is the question.
            Cells = request.IsSelfCheckOnly ? rows : [.. rows.Where(r => !r.Cell.IsSelfCheck)],
            SelfCheck = request.IsSelfCheckOnly ? [] : [.. rows.Where(r => r.Cell.IsSelfCheck)],
            NotMeasured = [.. request.Skipped, .. request.Cells.Except(rows.Select(r => r.Cell)).Select(Missing)],
        };

        NotMeasured Missing(Cell cell) => new(cell.Id, runner.IncompleteReason!);
    }
}
