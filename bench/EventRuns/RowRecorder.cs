using System.Globalization;
using Bench.Meters.Events;
using Bench.Pairing;

namespace Bench.EventRuns;

/// <summary>Records the runtime events of rows after their launches: one extra run a row, both arms in it.</summary>
internal static class RowRecorder
{
    private const int Arms = 2;

    private const string NotReached = "interrupted before its extra run";

    /// <param name="rows">Rows as they were judged.</param>
    /// <param name="onRow">Told of each row that has its events, and how many have.</param>
    /// <param name="token">Ends it; the rows that follow say so.</param>
    /// <returns>The same rows with their events, and why not all of them were recorded.</returns>
    public static async Task<(IReadOnlyList<CellResult> Rows, string? IncompleteReason)> AddAsync(
        IReadOnlyList<CellResult> rows, Action<CellResult, int> onRow, CancellationToken token)
    {
        List<CellResult> recorded = [];
        try
        {
            foreach (CellResult row in rows)
            {
                IReadOnlyList<EventFigures> arms = await EventRun.RunAsync(new EventJob { Cell = row.Cell }, Arms, token).ConfigureAwait(false);
                recorded.Add(row with { Events = new RowEvents { Reference = arms[0], Strategy = arms[1] } });
                onRow(recorded[^1], recorded.Count);
            }

            return (recorded, null);
        }
        catch (OperationCanceledException)
        {
            return (
                [.. recorded, .. rows.Skip(recorded.Count).Select(row => row with { Events = RowEvents.NotAvailable(NotReached) })],
                string.Create(CultureInfo.InvariantCulture, $"interrupted after {recorded.Count} of {rows.Count} extra runs for runtime events"));
        }
    }
}
