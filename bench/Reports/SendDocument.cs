using BatchSend;
using Bench.Hosting;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Multicast;
using Bench.Sinks;

namespace Bench.Reports;

/// <summary>What one <c>send</c> did. Delivery is known only where the receiver is ours.</summary>
internal sealed record SendDocument : Document
{
    public override string Kind => "send";

    public required string CommandLine { get; init; }

    /// <summary>The receiver as HOST:PORT.</summary>
    public required string Target { get; init; }

    public required Transport Transport { get; init; }

    public required string Strategy { get; init; }

    /// <summary>Bytes of payload a message.</summary>
    public required int Size { get; init; }

    /// <summary>Messages a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Messages that the kernel has taken.</summary>
    public required long Messages { get; init; }

    /// <summary>Payload bytes of them.</summary>
    public required long Bytes { get; init; }

    /// <summary>How the socket sends to the multicast group that is the target; null when it is none.</summary>
    public GroupSettings? Multicast { get; init; }

    /// <summary>What each sink of our own in the group got; null where the target is no group or its members are not ours.</summary>
    public IReadOnlyList<GroupReceiver>? Receivers { get; init; }

    /// <summary>Messages that the sink has taken; of several sinks, the one with the fewest.</summary>
    public required Reading Delivered { get; init; }

    /// <summary>Of the messages that the kernel has taken, the share that the sink has taken; of several, the least.</summary>
    public required Reading DeliveredPercent { get; init; }

    /// <summary>Messages that the sink has not taken once all had time to arrive; of several, the most.</summary>
    public required Reading Lost { get; init; }

    /// <summary>Wall time from the first send to the end of the last.</summary>
    public required double Seconds { get; init; }

    /// <summary>Messages accepted a second of wall time: what was sent, not what arrived. Read it with <see cref="DeliveredPercent"/>.</summary>
    public required Reading MessagesPerSecond { get; init; }

    /// <summary>Calls of the send family, as the kernel counted them.</summary>
    public required Reading SendCalls { get; init; }

    /// <summary>System calls of every kind.</summary>
    public required Reading Syscalls { get; init; }

    /// <summary>System calls by the kernel's name; null for the reason that <see cref="Syscalls"/> gives.</summary>
    public required IReadOnlyDictionary<string, long>? SyscallsByName { get; init; }

    /// <summary>Who counted the system calls of this run, see <see cref="Meters.CountsSource"/>; null where nobody could.</summary>
    public string? CountsSource { get; init; }

    /// <summary>Where they were not counted: what strace counted in a run of its own; null for the reason beside it.</summary>
    public StraceRun? StraceRun { get; init; }

    /// <summary>Why there is no <see cref="StraceRun"/>; null when there is.</summary>
    public string? StraceRunReason { get; init; }

    /// <summary>Send operations that the library issued: known without any privilege, and not what the kernel saw.</summary>
    public required long Issued { get; init; }

    public required Reading ContextSwitches { get; init; }

    /// <summary>User and kernel together, in ns. Unlike its parts it is accounted exactly on Linux.</summary>
    public required Reading CpuNsPerMessage { get; init; }

    public required Reading UserCpuNsPerMessage { get; init; }

    public required Reading KernelCpuNsPerMessage { get; init; }

    public required Reading AllocatedBytesPerMessage { get; init; }

    /// <summary>What of the time, the CPU time and the allocations is the first batch's; null when no batch came to its end.</summary>
    public FirstBatch? FirstBatch { get; init; }

    /// <summary>The window against the sink's counter in bytes as the kernel charges them.</summary>
    public required Reading WindowBytes { get; init; }

    /// <summary>How sender and sink were placed on CPUs.</summary>
    public required string Placement { get; init; }

    /// <summary>Time of <see cref="Seconds"/> that was spent waiting for the window: the harness's, not the sender's.</summary>
    public required Reading WindowWaitSeconds { get; init; }

    /// <summary>What the sink found in the messages; null without verification, with a receiver that is not ours, and with several, of whom <see cref="Receivers"/> tells.</summary>
    public SinkReport? Verified { get; init; }

    /// <summary>What the runtime's events showed when it was sent once more in an extra run; null where that was not asked for.</summary>
    public EventFigures? Events { get; init; }

    /// <summary>What came back, with <c>--echo</c>; null without.</summary>
    public EchoFigures? Echo { get; init; }

    /// <summary>What lay between, where it was TLS; null on a plain connection.</summary>
    public TlsTraffic? Tls { get; init; }

    /// <summary>Errors that sends returned, by name of the socket error, with how often.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Why the strategy fell back to its next best way; null when it did not.</summary>
    public string? Degraded { get; init; }

    public bool Incomplete => IncompleteReason is not null;

    /// <summary>Why sending ended early; null when it did not.</summary>
    public string? IncompleteReason { get; init; }

    public required HostEnvironment Environment { get; init; }
}
