using BatchSend;
using Bench.Hosting;
using Bench.Meters;

namespace Bench.Reports;

/// <summary>What became of a connection that was handed to and fro between two processes while its peer went on.</summary>
internal sealed record HandOverDocument : Document
{
    public override string Kind => "hand-over";

    /// <summary>Of the random lengths of the turns.</summary>
    public required int Seed { get; init; }

    /// <summary>One a transport.</summary>
    public required IReadOnlyList<HandOverRow> Rows { get; init; }

    public required HostEnvironment Environment { get; init; }
}

/// <summary>One transport of a <see cref="HandOverDocument"/>.</summary>
internal sealed record HandOverRow
{
    public required Transport Transport { get; init; }

    public required int HandOvers { get; init; }

    /// <summary>What the peer sent.</summary>
    public required long SentBytes { get; init; }

    /// <summary>What came back to it as sent; of a stream, up to the first byte that did not.</summary>
    public required long IntactBytes { get; init; }

    /// <summary>Datagrams that never came back.</summary>
    public required Reading Lost { get; init; }

    public required Reading Duplicate { get; init; }

    public required Reading Reordered { get; init; }

    /// <summary>Whether everything came back, once and in order.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>From where one owner stopped serving the socket to where the next one had it.</summary>
    public required double MedianPauseUs { get; init; }

    public required double LongestPauseUs { get; init; }
}
