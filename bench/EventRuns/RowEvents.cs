using Bench.Meters.Events;

namespace Bench.EventRuns;

/// <summary>What the extra run of a row showed of its two arms.</summary>
internal sealed record RowEvents
{
    public required EventFigures Reference { get; init; }

    public required EventFigures Strategy { get; init; }

    public static RowEvents NotAvailable(string reason) =>
        new() { Reference = EventFigures.NotAvailable(reason), Strategy = EventFigures.NotAvailable(reason) };
}
