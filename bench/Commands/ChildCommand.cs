using System.CommandLine;
using System.Text.Json;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>
/// A hidden verb that takes its job as one line of JSON and prints lines of JSON: what this program does in fresh processes
/// of its own. It ends early when its standard input ends, so that it never outlives its parent.
/// </summary>
internal static class ChildCommand
{
    /// <param name="name">The verb.</param>
    /// <param name="description">One sentence: what it does, and for whom.</param>
    /// <param name="check">Throws a <see cref="CommandFailure"/> where the job cannot be done.</param>
    /// <param name="run">Does it.</param>
    public static Command Create<T>(string name, string description, Action<T> check, Func<T, CancellationToken, Task> run)
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
                return parent.CutOff();
            }
        });
        return command;
    }

    /// <summary>Tells the parent one result.</summary>
    public static void Print<T>(T result) => Console.Out.WriteLine(JsonOutput.ToLine(result));

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
}
