using Bench.Meters;
using Bench.Sinks;

namespace Bench.Reports;

/// <summary>What one of the sinks in a multicast group got of what was sent there. Each was to get all of it.</summary>
internal sealed record GroupReceiver
{
    /// <summary>Messages that it has taken.</summary>
    public required Reading Delivered { get; init; }

    /// <summary>Of the messages that the kernel took from the sender, the share that it has taken.</summary>
    public required Reading DeliveredPercent { get; init; }

    /// <summary>Messages that it has not taken once all had time to arrive.</summary>
    public required Reading Lost { get; init; }

    /// <summary>What it found in the messages; null without verification, and when it ended early.</summary>
    public SinkReport? Verified { get; init; }

    /// <summary>Why it ended before it was told to; null when it did not.</summary>
    public string? EndedReason { get; init; }
}
