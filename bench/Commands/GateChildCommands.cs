using System.CommandLine;
using Bench.Gate.Counts;
using Bench.Gate.Time;

namespace Bench.Commands;

/// <summary><c>gate-count</c> and <c>gate-launch</c>, hidden: what the gate does in fresh processes.</summary>
internal static class GateChildCommands
{
    public const string CountName = "gate-count";

    public const string LaunchName = "gate-launch";

    public static Command CreateCount() => ChildCommand.Create<CountJob>(
        CountName, "Counts cells of one transport and size, for the gate.",
        job =>
        {
            if (job.Cells.Count == 0)
                throw CommandFailure.Usage("a job has at least one cell");
            foreach (Gate.GateCell cell in job.Cells)
                cell.Check();
        },
        (job, token) => CountWork.RunAsync(job, ChildCommand.Print, token));

    public static Command CreateLaunch() => ChildCommand.Create<TimeJob>(
        LaunchName, "One launch of two builds on one cell, for the gate.",
        job => job.Cell.Check(),
        async (job, token) => ChildCommand.Print(await TimeWork.RunAsync(job, token).ConfigureAwait(false)));
}
