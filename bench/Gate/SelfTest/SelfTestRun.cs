using Bench.Commands;
using Bench.Gate.Base;
using Bench.Gate.Counts;
using Bench.Gate.Sends;
using Bench.Gate.Time;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate.SelfTest;

/// <summary>Plants regressions into the working code, live, and holds the gate's own verdicts against what was planted.</summary>
/// <param name="arguments">The arguments as they were given.</param>
/// <param name="rounds">How often each is planted.</param>
/// <param name="limit">The slowdown that fails.</param>
/// <param name="seed">The seed of all random orders.</param>
/// <param name="onLine">Told what happens.</param>
internal sealed class SelfTestRun(IReadOnlyList<string> arguments, int rounds, double limit, int seed, Action<string> onLine)
{
    private static readonly Plant[] CountPlants = [Plant.None, Plant.OneMoreCall, Plant.Allocates64Bytes, Plant.SendsFewer];
    private static readonly Plant[] TimePlants = [Plant.None, Plant.Slower10Percent, Plant.Slower5Percent];

    private readonly List<SelfTestRow> _counts = [];
    private readonly List<SelfTestRow> _times = [];

    public async Task<SelfTestDocument> RunAsync(CancellationToken token)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        NoiseSample noise = NoiseSample.Take();
        string? incomplete = null;
        try
        {
            for (int round = 1; round <= rounds; round++)
            {
                await CountAsync(round, token).ConfigureAwait(false);
                await TimeAsync(round, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested && _counts.Count == 0)
        {
            throw CommandFailure.InterruptedBefore("the first plant was judged");
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            incomplete = $"interrupted after {_times.Count / TimePlants.Length} of {rounds} rounds";
        }

        SelfTestTally[] tallies =
        [
            .. _counts.GroupBy(r => r.Plant).Select(g => SelfTestTally.Of(SelfTestTally.Counts, g)),
            .. _times.GroupBy(r => r.Plant).Select(g => SelfTestTally.Of(SelfTestTally.Time, g)),
        ];
        return new SelfTestDocument
        {
            CommandLine = ReportCommand.For(arguments, seed),
            Seed = seed,
            StartedAt = started,
            EndedAt = DateTimeOffset.UtcNow,
            IncompleteReason = incomplete,
            LimitPercent = Math.Round(100 * limit, 4),
            ExitCode = incomplete is not null ? ExitCodes.Interrupted : ExitCode(tallies),
            Environment = HostEnvironment.Collect(),
            Noise = noise.Until(NoiseSample.Take()),
            Tallies = tallies,
            Rows = [.. _counts, .. _times],
        };
    }

    private int ExitCode(SelfTestTally[] tallies) =>
        _counts.Concat(_times).Any(r => r.Verdict == GateVerdict.Failed) ? ExitCodes.Failed
        : tallies.Any(t => !t.Holds && !t.Undecided) ? ExitCodes.Regression
        : tallies.Any(t => t.Undecided) ? ExitCodes.NoData
        : ExitCodes.Pass;

    private async Task CountAsync(int round, CancellationToken token)
    {
        foreach (Plant plant in CountPlants)
        {
            GateCell cell = SelfTestPlan.CountCell(plant, round);
            IReadOnlyList<CountMeasure> measures = await CountRun.RunAsync([cell], plant, null, token).ConfigureAwait(false);
            CountRow row = CountRule.Judge(measures, Baseline.OfThisBuild(), _ => false)[0];
            Add(_counts, new SelfTestRow(round, row.Id, plant, row.Verdict, row.Message) { RegressionKind = row.RegressionKind });
        }
    }

    /// <summary>Identical code and the plants alternate launch by launch, as the rows of a gate do, and are judged together.</summary>
    private async Task TimeAsync(int round, CancellationToken token)
    {
        FileInfo library = LoadedBuild.OfThisProgram;
        NoiseSample before = NoiseSample.Take();
        // The self-check is no row: noise that it shows must not be taken for a false alarm of one, nor the other way round.
        TimeCase selfCheck = new(GatePlan.SelfCheckCell, library, library);
        TimeCase[] cases = [.. TimePlants.Select(plant => new TimeCase(SelfTestPlan.TimeCell(plant, round), library, library, plant))];
        TimeRun run = new(limit, PairOrder.SeedOf(seed, "self-test", round));
        IReadOnlyList<TimeRow> all = await run.RunAsync([.. cases, selfCheck], token).ConfigureAwait(false);
        (IReadOnlyList<TimeRow> rows, _) = TimeNoise.Judge([.. all.SkipLast(1)], before.Until(NoiseSample.Take()), all[^1], limit);
        foreach ((TimeCase planted, TimeRow row) in cases.Zip(rows))
        {
            Add(_times, new SelfTestRow(round, row.Cell.Id, planted.Plant, row.Verdict, row.Message)
            {
                RegressionKind = row.RegressionKind,
                SlowdownPercent = row.SlowdownPercent.Value,
            });
        }
    }

    private void Add(List<SelfTestRow> rows, SelfTestRow row)
    {
        rows.Add(row);
        onLine($"[{row.Round}/{rounds}] {SelfTestText.Name(row.Plant)}, {row.Id}: {GateOutcome.Word(row.Verdict)}{(row.Message is null ? "" : $" ({row.Message})")}");
    }
}
