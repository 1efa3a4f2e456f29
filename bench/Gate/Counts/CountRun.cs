using Bench.Commands;
using Bench.Gate.Sends;
using Bench.Hosting;
using Bench.Reports;

namespace Bench.Gate.Counts;

/// <summary>Counts cells, each transport and size in a process of its own.</summary>
internal static class CountRun
{
    /// <summary>
    /// Everything is compiled fully at its first call: no compilation goes on while counting, and no code that is not
    /// yet optimised allocates what the optimised one does not.
    /// </summary>
    private static readonly Dictionary<string, string> Settings = new() { ["DOTNET_TieredCompilation"] = "0" };

    /// <returns>One measure a cell, in their order: those that do not work here and those that failed with the reason.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IReadOnlyList<CountMeasure>> RunAsync(
        IReadOnlyList<GateCell> cells, Plant plant, Action<CountMeasure>? onMeasure, CancellationToken token)
    {
        Dictionary<GateCell, CountMeasure> measures = [];
        foreach (GateCell cell in cells)
        {
            if (cell.WhyNot is { } reason)
                Add(CountMeasure.None(cell, reason, failed: false));
        }

        foreach (IGrouping<(BatchSend.Transport, int), GateCell> group in cells.Except(measures.Keys).ToList().GroupBy(c => (c.Transport, c.Size)))
        {
            string? failure = await RunAsync(new CountJob([.. group], plant), Add, token).ConfigureAwait(false);
            foreach (GateCell cell in group.Except(measures.Keys).ToList())
                Add(CountMeasure.None(cell, failure ?? "the counting process ended without it", failed: true));
        }

        return [.. cells.Select(cell => measures[cell])];

        void Add(CountMeasure measure)
        {
            measures[measure.Cell] = measure;
            onMeasure?.Invoke(measure);
        }
    }

    /// <summary>Null, or why the process failed.</summary>
    private static async Task<string?> RunAsync(CountJob job, Action<CountMeasure> onMeasure, CancellationToken token)
    {
        try
        {
            await ChildProgram.RunAsync(
                [GateChildCommands.CountName, JsonOutput.ToLine(job)], Settings,
                line => onMeasure(JsonOutput.FromLine<CountMeasure>(line)), token).ConfigureAwait(false);
            return null;
        }
        catch (CommandFailure e)
        {
            return e.Message;
        }
    }
}
