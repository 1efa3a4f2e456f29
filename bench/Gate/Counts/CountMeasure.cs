using System.Text.Json.Serialization;
using Bench.Meters;

namespace Bench.Gate.Counts;

/// <summary>What was counted for one cell, in windows of whole batches.</summary>
internal sealed record CountMeasure
{
    public required GateCell Cell { get; init; }

    /// <summary>Batches of each window that the counts are of.</summary>
    public required int Batches { get; init; }

    /// <summary>Calls of the send family that the kernel saw in the window with the fewest.</summary>
    public required Reading SendCalls { get; init; }

    /// <summary>All system calls of that window by name; null when they were not counted.</summary>
    public IReadOnlyDictionary<string, long>? SyscallsByName { get; init; }

    /// <summary>Those of the send family among them; null when they were not counted.</summary>
    public IReadOnlyDictionary<string, long>? SendCallsByName => SyscallsByName is { } calls ? SendCallNames.Of(calls) : null;

    /// <summary>Send operations that the library issued in the window with the fewest, known without any privilege.</summary>
    public required Reading Issued { get; init; }

    /// <summary>Managed heap bytes allocated in the window with the fewest.</summary>
    public required Reading AllocatedBytes { get; init; }

    /// <summary>Messages handed to the sender, over all windows.</summary>
    public required long SentMessages { get; init; }

    /// <summary>Of those, what the sink took.</summary>
    public required long DeliveredMessages { get; init; }

    /// <summary>Whether neither less nor more arrived.</summary>
    [JsonIgnore]
    public bool ArrivedAsSent => DeliveredMessages == SentMessages;

    /// <summary>Why nothing was measured at all; null when something was.</summary>
    public string? NotMeasuredReason { get; init; }

    /// <summary>True when the benchmark failed, rather than having found nothing to measure.</summary>
    public bool Failed { get; init; }

    /// <summary>A row without figures.</summary>
    public static CountMeasure None(GateCell cell, string reason, bool failed) => new()
    {
        Cell = cell,
        Batches = 0,
        SendCalls = Reading.NotAvailable(reason),
        Issued = Reading.NotAvailable(reason),
        AllocatedBytes = Reading.NotAvailable(reason),
        SentMessages = 0,
        DeliveredMessages = 0,
        NotMeasuredReason = reason,
        Failed = failed,
    };
}
