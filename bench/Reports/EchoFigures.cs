using Bench.Meters;

namespace Bench.Reports;

/// <summary>
/// What came back from a receiver that returns everything, and how long batches took there and back. With a rate the times
/// count from when a batch was to be sent, also where the sender was behind: a stall is in the figures of every batch that it
/// held up (no coordinated omission). Without one the next batch goes when the last is back, and they count from its send.
/// </summary>
internal sealed record EchoFigures
{
    /// <summary>Messages a second that were to be sent; null where each batch waited for the last.</summary>
    public required int? RatePerSecond { get; init; }

    /// <summary>
    /// With a rate: how long the first message of a batch is there before the batch is complete and to be sent,
    /// (batch − 1) ÷ rate. It comes on top of <see cref="First"/>.
    /// </summary>
    public required Reading FillNs { get; init; }

    /// <summary>Batches that came back whole, which all times are over.</summary>
    public required long Batches { get; init; }

    /// <summary>Batches that did not before the end, and the end waits a second for what is lost (UDP): they are in no time.</summary>
    public required long IncompleteBatches { get; init; }

    /// <summary>From then to the return of the receive call that brought the first message of the batch back.</summary>
    public required EchoTimes First { get; init; }

    /// <summary>The same of the last message: the round trip of the whole batch.</summary>
    public required EchoTimes Last { get; init; }

    /// <summary>How much later than it was to be a batch was sent: part of the times above. Only with a rate.</summary>
    public required EchoTimes Late { get; init; }

    /// <summary>
    /// With a rate: messages that were due when it ended and had not been sent, because those before had not got away. They
    /// are in no time either: where there are more than a batch of them, the rate was more than could be sent.
    /// </summary>
    public required Reading Unsent { get; init; }

    /// <summary>
    /// Time inside the sends, for one message: what batching saves. It is time on the clock, so where the thread that reads
    /// shares the sender's CPU, what it takes of that in the middle of a send is part of it.
    /// </summary>
    public required Reading SendNsPerMessage { get; init; }

    /// <summary>Messages that came back with every byte as it was sent, each once.</summary>
    public required long Echoed { get; init; }

    /// <summary>UDP: messages sent that did not come back, wherever they were lost.</summary>
    public required Reading Lost { get; init; }

    /// <summary>UDP: messages that came back again (RFC 5560).</summary>
    public required Reading Duplicate { get; init; }

    /// <summary>UDP: messages that came back behind a later one (RFC 4737).</summary>
    public required Reading Reordered { get; init; }

    /// <summary>Messages that came back with other bytes, another length or a number that was never sent.</summary>
    public required long Corrupt { get; init; }

    /// <summary>UDP: why datagrams may be lost for want of room at an end; null where what is under way fits.</summary>
    public string? NotLosslessReason { get; init; }
}
