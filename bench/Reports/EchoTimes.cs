using Bench.Meters;

namespace Bench.Reports;

/// <summary>How times of one kind are spread, in ns on the monotonic clock of the sender's machine.</summary>
internal sealed record EchoTimes
{
    /// <summary>Times measured: one a batch that came back whole.</summary>
    public required long Samples { get; init; }

    public required Reading MedianNs { get; init; }

    /// <summary>Takes ten times at least, as the next take a hundred and a thousand.</summary>
    public required Reading P90Ns { get; init; }

    public required Reading P99Ns { get; init; }

    public required Reading P999Ns { get; init; }

    /// <summary>The largest of all.</summary>
    public required Reading MaxNs { get; init; }
}
