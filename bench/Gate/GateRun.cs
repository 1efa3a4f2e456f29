using Bench.Commands;
using Bench.Gate.Counts;
using Bench.Gate.Sends;
using Bench.Gate.Time;
using Bench.Hosting;
using Bench.Reports;

namespace Bench.Gate;

/// <summary>One gate: the base is built, everything is counted, then times are measured where there is a base.</summary>
internal sealed class GateRun(GateRequest request, GateConsole console)
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly List<CountMeasure> _measures = [];
    private NoiseSample _noise = NoiseSample.Take();

    /// <summary>Runs to the end, or to what there is when the token is cancelled.</summary>
    /// <exception cref="CommandFailure">There is nothing to hold the figures against.</exception>
    public async Task<GateDocument> RunAsync(CancellationToken token)
    {
        Baseline baseline = Baseline.Read(request.BaselineFile);
        GateTimes? times = request.Against is null ? null : await GateTimes.PrepareAsync(request, console, token).ConfigureAwait(false);
        IReadOnlyList<TimeRow> rows = [];
        string? incomplete = null;
        try
        {
            console.BeginCounts(request.CountCells.Count);
            await CountRun.RunAsync(request.CountCells, Plant.None, Counted, token).ConfigureAwait(false);
            _noise = NoiseSample.Take();
            if (times is not null)
                rows = await times.RunAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested && _measures.Count == 0)
        {
            throw CommandFailure.InterruptedBefore("the first row was counted");
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            incomplete = $"interrupted after {_measures.Count} of {request.CountCells.Count} counts{(times is null ? "" : ", before the times were judged")}";
        }

        return Draw(baseline, times, rows, incomplete);

        void Counted(CountMeasure measure)
        {
            _measures.Add(measure);
            console.Counted(CountRule.Judge(measure, baseline.Cells.GetValueOrDefault(measure.Cell.Id)), _measures.Count, request.CountCells.Count);
        }
    }

    private GateDocument Draw(Baseline baseline, GateTimes? times, IReadOnlyList<TimeRow> rows, string? incomplete)
    {
        HostNoise noise = _noise.Until(NoiseSample.Take());
        (rows, string? tooNoisy) = TimeNoise.Judge(rows, noise, times?.SelfCheck, request.Limit);
        // In the order of the plan, whatever the order in which the processes ended.
        IReadOnlyList<CountMeasure> measures = [.. request.CountCells.Join(_measures, c => c, m => m.Cell, (_, m) => m)];
        IReadOnlyList<CountRow> counts = CountRule.Judge(measures, baseline, id => incomplete is null && request.Wants(id));
        return new GateDocument
        {
            CommandLine = ReportCommand.For(request.Arguments, request.Seed),
            Seed = request.Seed,
            StartedAt = _startedAt,
            EndedAt = DateTimeOffset.UtcNow,
            IncompleteReason = incomplete,
            ExitCode = incomplete is not null ? ExitCodes.Interrupted
                : GateOutcome.ExitCode(
                    [.. counts.Select(r => r.Verdict), .. rows.Select(r => r.Verdict)], request.AllowMissing, request.FailOnInconclusive),
            AllowMissing = request.AllowMissing,
            FailOnInconclusive = request.FailOnInconclusive,
            LimitPercent = Math.Round(100 * request.Limit, 4),
            BaselineFile = request.BaselineFile.ToString(),
            Base = times?.Base,
            Environment = HostEnvironment.Collect(),
            Noise = noise,
            TooNoisyReason = tooNoisy,
            Counts = counts,
            Times = rows,
            SelfCheck = times?.SelfCheck,
        };
    }
}
