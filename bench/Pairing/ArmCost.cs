using Bench.Meters;

namespace Bench.Pairing;

/// <summary>What one arm of a comparison cost a message, from one launch. Every count comes from its own counting window, outside the timed blocks.</summary>
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

    /// <summary>System calls by name within the counting window, with <see cref="CountedMessages"/>; null when not counted.</summary>
    public IReadOnlyDictionary<string, long>? SyscallsByName { get; init; }

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
