namespace Bench.Reports.Charts;

/// <summary>One batch of a strategy.</summary>
/// <param name="Batch">Messages a batch.</param>
/// <param name="SendNs">Time inside sends, for one message.</param>
/// <param name="FirstNs">From when the first message was there to be sent until it was back: the filling of its batch included, where there is a rate.</param>
internal sealed record EchoPoint(int Batch, double SendNs, double FirstNs)
{
    /// <summary>Whether a row has all that a point takes.</summary>
    public static bool Has(CrossCheckRow row) => row.Echo is { SendNsPerMessage.Value: > 0 and < double.PositiveInfinity, First.MedianNs.Value: > 0 and < double.PositiveInfinity } && row.Batch > 0;

    public static EchoPoint Of(CrossCheckRow row) =>
        new(row.Batch, row.Echo!.SendNsPerMessage.Value!.Value, row.Echo.First.MedianNs.Value!.Value + (row.Echo.FillNs.Value ?? 0));
}

/// <summary>A strategy at one size, its batches in ascending order.</summary>
internal sealed record EchoSeries(string Strategy, IReadOnlyList<EchoPoint> Points);

/// <summary>One size over one transport.</summary>
/// <param name="Size">Bytes a message.</param>
/// <param name="Rate">Messages a second that were due; null where each batch waited for the last.</param>
/// <param name="Series">The strategies, in the order of the catalog.</param>
internal sealed record EchoPanel(int Size, int? Rate, IReadOnlyList<EchoSeries> Series)
{
    /// <param name="rows">Rows of one transport and one size that have points.</param>
    public static EchoPanel Of(IGrouping<int, CrossCheckRow> rows) => new(
        rows.Key, rows.First().Echo!.RatePerSecond,
        [
            .. rows.GroupBy(r => r.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key))
                .Select(g => new EchoSeries(g.Key, [.. g.OrderBy(r => r.Batch).Select(EchoPoint.Of)])),
        ]);
}
