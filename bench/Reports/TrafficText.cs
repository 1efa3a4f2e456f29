using System.Globalization;
using Bench.Pairing;
using Bench.Traffic;

namespace Bench.Reports;

/// <summary>What a cell sends, in words and for a file's name.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Placement">How sender and sink were placed on CPUs.</param>
internal sealed record TrafficText(Cell Cell, string Placement)
{
    /// <summary>Kind of traffic: <c>64 B × 64 over TCP</c>.</summary>
    public string Traffic => $"{Cell.Sizes.Text} × {Cell.Batch} over {Way}";

    /// <summary>What of the traffic is neither size nor batch: rows of one lane can stand in one diagram.</summary>
    public string Lane => Cell.Sizes.AreEqual ? Way : $"{Way}, messages of {Cell.Sizes.Text}";

    /// <summary>The same for a file's name, from the cell's name without strategy, size and batch: <c>udp-gro</c>.</summary>
    public string LaneId => string.Join('-', Cell.Id.Split('/').Where((part, index) =>
        index != 1 && part != MessageSizes.Equal(Cell.Size).ToString() && part != string.Create(CultureInfo.InvariantCulture, $"b{Cell.Batch}")));

    /// <summary>What is sent, without what stands in columns of its own: <c>64 B from 32 MB of buffers</c>.</summary>
    public string Kind => Cell.Sizes.Text + Extras;

    private string Way => Format.Transport(Cell.Transport) + (Cell.ReceiverGro ? " to a GRO receiver" : "")
        + (Cell.ManagedReceive ? " to a receiver of one datagram a call" : "")
        + (Cell.Connections > 1 ? string.Create(CultureInfo.InvariantCulture, $" on {Cell.Connections} connections") : "") + Extras;

    private string Extras =>
        (Cell.WorkingSet > 0 ? $" from {Format.Size(Cell.WorkingSet)} of buffers" : "")
        + (Cell.ReceiveBuffer is { } buffer ? $" into a receive buffer of {Format.Size(buffer)}" : "")
        + (Cell.SenderCpu is null && Cell.SinkCpu is null ? "" : $" ({Placement})");
}
