using Bench.Commands;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate.Time;

/// <summary>
/// Measures rows, one launch at a time, each in a fresh process: the first launch of every row, then the second of every
/// row, so that a drift of the host meets all alike. First the screening, then what it makes suspect.
/// </summary>
/// <param name="limit">The slowdown that fails.</param>
/// <param name="seed">The seed that every launch's own seed follows from.</param>
/// <param name="onLaunch">Told of each launch.</param>
/// <param name="isolation">How the builds of a launch are kept apart.</param>
internal sealed class TimeRun(double limit, int seed, Action<TimeProgress>? onLaunch = null, Isolation isolation = Isolation.Contexts)
{
    /// <returns>One row a case, in their order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<TimeRow>> RunAsync(IReadOnlyList<TimeCase> cases, CancellationToken token)
    {
        Work[] all = [.. cases.Select(c => new Work(c))];
        await LaunchAsync(all, TimeRule.ScreenLaunches, w => w.Screen, "screening", token).ConfigureAwait(false);
        // Identical code is held to both sides: cheaper than itself is as wrong as dearer.
        Work[] suspects = [.. all.Where(w => w.Failure is null && (TimeRule.IsSuspect(w.Screen) || (w.IsIdentical && TimeRule.IsSuspect(Mirrored(w.Screen)))))];
        await LaunchAsync(suspects, TimeRule.JudgedLaunches, w => w.Judged, "judging", token).ConfigureAwait(false);
        return [.. all.Select(Row)];
    }

    private TimeRow Row(Work work) => work.Failure is { } failure
        ? new TimeRow { Cell = work.Case.Cell, Screen = work.Screen, Judged = work.Judged, Verdict = GateVerdict.Failed, Message = failure }
        : TimeJudge.Row(work.Case.Cell, work.Screen, work.Judged, limit);

    private async Task LaunchAsync(
        IReadOnlyList<Work> rows, int launches, Func<Work, List<TimeLaunch>> list, string phase, CancellationToken token)
    {
        for (int launch = 0; launch < launches; launch++)
        {
            foreach (Work work in rows.Where(w => w.Failure is null))
            {
                int launchSeed = PairOrder.SeedOf(seed, $"{work.Case.Cell.Id}/{work.Case.Plant}/{phase}", launch);
                try
                {
                    TimeLaunch result = await LaunchAsync(work.Case, launchSeed, token).ConfigureAwait(false);
                    list(work).Add(result);
                    onLaunch?.Invoke(new TimeProgress(phase, work.Case, result, launch + 1, launches));
                }
                catch (CommandFailure e)
                {
                    work.Failure = e.Message;
                }
            }
        }
    }

    private async Task<TimeLaunch> LaunchAsync(TimeCase row, int launchSeed, CancellationToken token)
    {
        TimeJob job = new(row.Cell, row.BaseLibrary.FullName, row.HeadLibrary.FullName, row.Plant, launchSeed, isolation);
        TimeLaunch? result = null;
        await ChildProgram.RunAsync(
            [GateChildCommands.LaunchName, JsonOutput.ToLine(job)], LaunchProcess.Settings,
            line => result = JsonOutput.FromLine<TimeLaunch>(line), token).ConfigureAwait(false);
        return result ?? throw CommandFailure.Failed("the launch ended without a result");
    }

    private static TimeLaunch[] Mirrored(List<TimeLaunch> launches) =>
        [.. launches.Select(l => l with { LogSlowdown = -l.LogSlowdown })];

    private sealed class Work(TimeCase row)
    {
        public TimeCase Case => row;

        public bool IsIdentical => row.Plant == Sends.Plant.None && row.BaseLibrary.FullName == row.HeadLibrary.FullName;

        public List<TimeLaunch> Screen { get; } = [];

        public List<TimeLaunch> Judged { get; } = [];

        public string? Failure { get; set; }
    }
}
