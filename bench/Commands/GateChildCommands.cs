using System.CommandLine;
using System.Text.Json;
using Bench.Commands.Parsing;
using Bench.Gate.Apart;
using Bench.Gate.Counts;
using Bench.Gate.Time;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>
/// <c>gate-count</c>, <c>gate-launch</c> and <c>gate-sender</c>, hidden: what the gate does in fresh processes. They print lines of JSON and end
/// early when their standard input ends, so that they never outlive their parent.
/// </summary>
internal static class GateChildCommands
{
    public const string CountName = "gate-count";

    public const string LaunchName = "gate-launch";

    public const string SenderName = "gate-sender";

    public static Command CreateCount() => Create<CountJob>(
        CountName, "Counts cells of one transport and size, for the gate.",
        job =>
        {
            if (job.Cells.Count == 0)
                throw CommandFailure.Usage("a job has at least one cell");
            foreach (Gate.GateCell cell in job.Cells)
                cell.Check();
        },
        (job, token) => CountWork.RunAsync(job, Print, token));

    public static Command CreateLaunch() => Create<TimeJob>(
        LaunchName, "One launch of two builds on one cell, for the gate.",
        job => job.Cell.Check(),
        async (job, token) => Print(await TimeWork.RunAsync(job, token).ConfigureAwait(false)));

    public static Command CreateSender() => Create<SenderJob>(
        SenderName, "One build of a launch in a process of its own, for gate-launch.",
        job => job.Cell.Check(),
        (job, token) => OperatingSystem.IsLinux()
            ? SenderWork.RunAsync(job, Print, token)
            : throw CommandFailure.Usage("two processes take turns on Linux only"));

    private static Command Create<T>(string name, string description, Action<T> check, Func<T, CancellationToken, Task> run)
        where T : class
    {
        Argument<T> job = new("JOB") { Description = "what to do, as one line of JSON" };
        job.ParsedBy(text => Parse(text, check), ArgumentArity.ExactlyOne);
        Command command = new(name, description) { job };
        command.Hidden = true;
        command.SetAction(async (parsed, token) =>
        {
            using EndOfInput parent = new(token);
            try
            {
                await run(parsed.GetRequiredValue(job), parent.Token).ConfigureAwait(false);
                return ExitCodes.Pass;
            }
            catch (OperationCanceledException) when (parent.Token.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
        });
        return command;
    }

    private static T Parse<T>(string text, Action<T> check)
    {
        try
        {
            T job = JsonOutput.FromLine<T>(text);
            check(job);
            return job;
        }
        catch (JsonException e)
        {
            throw CommandFailure.Usage($"not a job: {e.Message}");
        }
    }

    private static void Print<T>(T result) => Console.Out.WriteLine(JsonOutput.ToLine(result));
}
