using BatchSend;

namespace Bench.Pairing;

/// <summary>One comparison: a strategy against a reference, on one kind of traffic.</summary>
/// <param name="Transport">Exactly one transport.</param>
/// <param name="Reference">The strategy that it is compared with: the ratio is this one's cost divided by the other's.</param>
/// <param name="Strategy">The strategy that is compared.</param>
/// <param name="Size">Bytes of payload a message.</param>
/// <param name="Batch">Messages a batch.</param>
/// <param name="ReceiverGro">UDP only: whether the receiver takes coalesced datagrams (UDP_GRO).</param>
internal sealed record Cell(
    Transport Transport, string Reference, string Strategy, int Size, int Batch, bool ReceiverGro = false)
{
    /// <summary>Stable name, for rows, tests and the gate: <c>udp/flush/1200B/b64</c>.</summary>
    public string Id =>
        $"{(Transport == Transport.Tcp ? "tcp" : "udp")}/{Strategy}/{Size}B/b{Batch}{(ReceiverGro ? "/gro" : "")}"
        + (Reference == SenderCatalog.Baseline.Name ? "" : $"/vs-{Reference}");

    /// <summary>True when both arms run the same code: the row shows the noise of the method, not a strategy.</summary>
    public bool IsSelfCheck => Reference == Strategy;
}
