using Bench.EventRuns;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands.Comparing;

/// <summary>What is to be compared, and how often.</summary>
internal sealed record ComparisonRequest
{
    public required IReadOnlyList<Cell> Cells { get; init; }

    /// <summary>What was asked for and cannot be sent here.</summary>
    public IReadOnlyList<NotMeasured> Skipped { get; init; } = [];

    public required int Launches { get; init; }

    public required int Seed { get; init; }

    /// <summary>Whether an extra run of each row records its runtime events after the launches.</summary>
    public bool Events { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Runs it and says what came of it: all of it, or what there was when it was cancelled.</summary>
    /// <param name="onLaunch">Told of each launch.</param>
    /// <param name="onEvents">Told of each row whose events were recorded, and how many were.</param>
    /// <param name="cancellationToken">Ends it with what there is.</param>
    public async Task<ComparisonDocument> RunAsync(
        Action<PairProgress> onLaunch, Action<CellResult, int> onEvents, CancellationToken cancellationToken)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        NoiseSample noise = NoiseSample.Take();
        PairRun run = await PairRunner.RunAsync(Cells, Launches, Seed, onLaunch, cancellationToken).ConfigureAwait(false);
        HostNoise hostNoise = noise.Until(NoiseSample.Take());
        IReadOnlyList<CellResult> rows = NoiseGuard.Judge(run.Cells, hostNoise);
        string? incomplete = run.IncompleteReason;
        if (Events)
        {
            (rows, string? notRecorded) = await RowRecorder.AddAsync(rows, onEvents, cancellationToken).ConfigureAwait(false);
            incomplete ??= notRecorded;
        }

        return new ComparisonDocument
        {
            CommandLine = CommandLine,
            Seed = Seed,
            StartedAt = started,
            EndedAt = DateTimeOffset.UtcNow,
            IncompleteReason = incomplete,
            Environment = HostEnvironment.Collect(),
            Noise = hostNoise,
            // Identical code is what a run checks itself by; where nothing else was asked for, it is the question.
            Cells = IsSelfCheckOnly ? rows : [.. rows.Where(c => !c.Cell.IsSelfCheck)],
            SelfCheck = IsSelfCheckOnly ? [] : [.. rows.Where(c => c.Cell.IsSelfCheck)],
            NotMeasured = [.. Skipped, .. Cells.Except(run.Cells.Select(c => c.Cell)).Select(c => new NotMeasured(c.Id, run.IncompleteReason!))],
        };
    }

    /// <summary>Whether identical code is all that was asked for.</summary>
    public bool IsSelfCheckOnly => Cells.All(c => c.IsSelfCheck);

    /// <summary>The whole command, with the seed that makes its random orders the same again.</summary>
    public string CommandLine => ReportCommand.For(Arguments, Seed);
}
