using System.CommandLine;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Bench.Reports;
using Bench.Throughput;

namespace Bench.Commands;

/// <summary>
/// <c>launch</c> and <c>throughput-launch</c>, hidden: one launch of one cell in this process, for <see cref="PairRunner"/>
/// and <see cref="ThroughputRunner"/>. Prints one line of JSON. Ends early when its standard input ends, so that it never
/// outlives its parent.
/// </summary>
internal static class LaunchCommand
{
    public const string Name = "launch";

    public const string ThroughputName = "throughput-launch";

    public static Command Create() => Create(Name, "One launch of one cell, for the commands that compare.", Launch.RunAsync);

    public static Command CreateThroughput() =>
        Create(ThroughputName, "One launch of one cell, for the comparison of delivered rates.", ThroughputLaunch.RunAsync);

    private static Command Create<T>(string name, string description, Func<Cell, int, CancellationToken, Task<T>> launch)
    {
        Argument<Cell> cell = new("CELL") { Description = "the cell as one line of JSON" };
        cell.ParsedBy(ParseCell, ArgumentArity.ExactlyOne);
        Argument<int> seed = new("SEED") { Description = "the seed of the random order of blocks" };
        Command command = new(name, description) { cell, seed };
        command.Hidden = true;
        command.SetAction((parsed, token) => RunAsync(stop => launch(parsed.GetRequiredValue(cell), parsed.GetValue(seed), stop), token));
        return command;
    }

    private static async Task<int> RunAsync<T>(Func<CancellationToken, Task<T>> launch, CancellationToken token)
    {
        using EndOfInput parent = new(token);
        try
        {
            T result = await launch(parent.Token).ConfigureAwait(false);
            Console.Out.WriteLine(JsonOutput.ToLine(result));
            return ExitCodes.Pass;
        }
        catch (OperationCanceledException) when (parent.Token.IsCancellationRequested)
        {
            return parent.CutOff();
        }
    }

    private static Cell ParseCell(string text)
    {
        try
        {
            return Check(JsonOutput.FromLine<Cell>(text));
        }
        catch (System.Text.Json.JsonException e)
        {
            throw CommandFailure.Usage($"not a cell: {e.Message}");
        }
    }

    private static Cell Check(Cell cell)
    {
        if (cell.Transport is not (Transport.Tcp or Transport.Udp))
            throw CommandFailure.Usage("a cell has exactly one transport");
        CellList.Check(cell);
        return cell;
    }
}
