using System.Text.Json.Serialization;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate;

/// <summary>One row of the gate: a strategy on one kind of traffic.</summary>
/// <param name="Transport">Exactly one transport.</param>
/// <param name="Strategy">A name of the catalog, of this build or of the base's.</param>
/// <param name="Size">Bytes of payload a message.</param>
/// <param name="Batch">Messages a batch.</param>
internal sealed record GateCell(Transport Transport, string Strategy, int Size, int Batch)
{
    /// <summary>Stable name, as <see cref="Cell.Id"/> has it: <c>tcp/coalesce/64B/b64</c>.</summary>
    public string Id => new Cell(Transport, SenderCatalog.Baseline.Name, Strategy, Size, Batch).Id;

    /// <summary>What sentences call it: <c>coalesce, TCP, 64 B × 64</c>.</summary>
    public string Title => $"{Strategy}, {Format.Transport(Transport)}, {Format.Size(Size)} × {Batch}";

    /// <summary>Why this build cannot send it on this machine; null when it can.</summary>
    [JsonIgnore]
    public string? WhyNot => SenderCatalog.TryFind(Strategy, out SenderDescriptor? strategy)
        ? SenderSupport.Of(strategy, Transport).Reason
        : $"this build has no strategy '{Strategy}'";

    /// <exception cref="CommandFailure">The cell cannot be sent by this build on this machine.</exception>
    public void Check() => CellList.Check(new Cell(Transport, SenderCatalog.Baseline.Name, StrategyText.Parse(Strategy).Name, Size, Batch));
}
