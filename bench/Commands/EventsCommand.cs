using System.CommandLine;
using System.Text.Json;
using Bench.Commands.Parsing;
using Bench.EventRuns;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>
/// <c>events</c>, hidden: the process on which an extra run opens its session (<see cref="EventRun"/>). Ends when its standard
/// input ends, so that it never outlives its parent.
/// </summary>
internal static class EventsCommand
{
    public const string Name = "events";

    public static Command Create()
    {
        Argument<EventJob> job = new("JOB") { Description = "what to do, as one line of JSON" };
        job.ParsedBy(Parse, ArgumentArity.ExactlyOne);
        Command command = new(Name, "An extra run whose runtime events are recorded, for --events.") { job };
        command.Hidden = true;
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(job), token));
        return command;
    }

    private static async Task<int> RunAsync(EventJob job, CancellationToken token)
    {
        using EndOfInput parent = new(token);
        try
        {
            await EventWork.RunAsync(job, parent).ConfigureAwait(false);
            return ExitCodes.Pass;
        }
        catch (OperationCanceledException) when (parent.Token.IsCancellationRequested)
        {
            return parent.CutOff();
        }
    }

    private static EventJob Parse(string text)
    {
        try
        {
            EventJob job = JsonOutput.FromLine<EventJob>(text);
            job.Check();
            return job;
        }
        catch (JsonException e)
        {
            throw CommandFailure.Usage($"not a job: {e.Message}");
        }
    }
}
