using System.CommandLine;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>
/// <c>launch</c>, hidden: one launch of one cell in this process, for <see cref="PairRunner"/>. Prints one line of
/// JSON. Ends early when its standard input ends, so that it never outlives its parent.
/// </summary>
internal static class LaunchCommand
{
    public const string Name = "launch";

    public static Command Create()
    {
        Argument<Cell> cell = new("CELL") { Description = "the cell as one line of JSON" };
        cell.ParsedBy(ParseCell, ArgumentArity.ExactlyOne);
        Argument<int> seed = new("SEED") { Description = "the seed of the random order of blocks" };
        Command command = new(Name, "One launch of one cell, for the commands that compare.") { cell, seed };
        command.Hidden = true;
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(cell), parsed.GetValue(seed), token));
        return command;
    }

    private static async Task<int> RunAsync(Cell cell, int seed, CancellationToken token)
    {
        using EndOfInput parent = new(token);
        try
        {
            LaunchResult result = await Launch.RunAsync(cell, seed, parent.Token).ConfigureAwait(false);
            Console.Out.WriteLine(JsonOutput.ToLine(result));
            return ExitCodes.Pass;
        }
        catch (OperationCanceledException) when (parent.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
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
