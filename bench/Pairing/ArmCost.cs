using Bench.Meters;

namespace Bench.Pairing;

/// <summary>
/// What one arm of a comparison cost a message, from one launch. Every count comes from its own counting window, outside the
/// timed blocks; counts by strace from a run of its own, once a row, so that all launches of the row have the same ones.
/// </summary>
internal sealed record ArmCost
{
    /// <summary>The strategy of this arm.</summary>
    public required string Strategy { get; init; }

    /// <summary>Median time inside sends, in ns a message, waits for the window excluded.</summary>
    public required double SendNsPerMessage { get; init; }

    /// <summary>System calls a message, all of them.</summary>
    public required Reading SyscallsPerMessage { get; init; }

    /// <summary>Calls of the send family a message, as the kernel counted them.</summary>
    public required Reading SendCallsPerMessage { get; init; }

    /// <summary>Who counted the system calls, see <see cref="Meters.CountsSource"/>; null when nobody could.</summary>
    public string? CountsSource { get; init; }

    /// <summary>
    /// System calls by name within the counting window, with <see cref="CountedMessages"/>; null when not counted. From
    /// strace only those that send.
    /// </summary>
    public IReadOnlyDictionary<string, long>? SyscallsByName { get; init; }

    /// <summary>
    /// From strace only: what the runtime called besides the sends within the counting window, without waits. Null with
    /// any other source, whose <see cref="SyscallsByName"/> has all calls.
    /// </summary>
    public IReadOnlyDictionary<string, long>? RuntimeCallsByName { get; init; }

    /// <summary>Calls a message in which a thread waits, gives up its CPU or arranges to be woken (<see cref="SyscallCounts.WaitFamily"/>).</summary>
    public Reading WaitCallsPerMessage => SyscallsPerMessage.IsMeasured && SyscallsByName is { } names
        ? Reading.Of(SyscallCounts.CountOf(names, SyscallCounts.WaitFamily)).Per(CountedMessages)
        : Reading.NotAvailable(SyscallsPerMessage.Reason ?? "system calls were not counted by name");

    /// <summary>Messages sent within the counting window.</summary>
    public required long CountedMessages { get; init; }

    /// <summary>Send operations that the library issued a message (known without any privilege).</summary>
    public required double IssuedPerMessage { get; init; }

    public required Reading ContextSwitchesPerMessage { get; init; }

    /// <summary>User CPU time of the sender's process inside sends, in ns a message (getrusage).</summary>
    public required Reading UserCpuNsPerMessage { get; init; }

    /// <summary>Kernel CPU time of the sender's process inside sends, in ns a message (getrusage).</summary>
    public required Reading KernelCpuNsPerMessage { get; init; }

    /// <summary>Managed heap bytes allocated a message.</summary>
    public required Reading AllocatedBytesPerMessage { get; init; }

    /// <summary>Messages accepted by the sends of the timed part, and of those what the sink took.</summary>
    public required long SentMessages { get; init; }

    public required long DeliveredMessages { get; init; }

    /// <summary>How long a batch was under way; null in a document from before this was measured.</summary>
    public BatchLatency? Latency { get; init; }
}
