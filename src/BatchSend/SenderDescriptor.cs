using System.Net.Sockets;

namespace BatchSend;

/// <summary>What one strategy is called, what it does and where it works. Instances live in the <see cref="SenderCatalog"/>.</summary>
public sealed class SenderDescriptor
{
    internal SenderDescriptor(
        string name, string summary, Transport transports, Func<Socket, Transport, SenderDescriptor, IBatchSender> create)
    {
        Name = name;
        Summary = summary;
        Transports = transports;
        Factory = create;
    }

    /// <summary>The name that the command line, the code and the reports print.</summary>
    public string Name { get; }

    /// <summary>One line: what it does with a batch.</summary>
    public string Summary { get; }

    /// <summary>The transports that it can send on.</summary>
    public Transport Transports { get; }

    /// <summary>True for the one strategy that every other is compared with.</summary>
    public bool IsBaseline { get; internal init; }

    /// <summary>True when allocating memory for each message is what the strategy shows.</summary>
    public bool AllocatesByDesign { get; internal init; }

    /// <summary>
    /// True when it makes system calls of its own instead of the runtime's socket sends, so that the runtime's counters
    /// (System.Net.Sockets) do not see what it sends. Only what has to wait for room is sent by the runtime then.
    /// The strategy that chooses among the others does what its choice does: <see cref="ISenderChoice"/>.
    /// </summary>
    public bool SendsNatively { get; internal init; }

    /// <summary>
    /// Predicts which send calls the kernel sees for a batch with these message sizes in bytes, as long as no call is
    /// short and nothing has to wait. Pure; arguments are the sizes and a single transport.
    /// </summary>
    public required PredictSendCalls PredictSendCalls { get; init; }

    /// <summary>Messages that one send call can carry over a transport; <see cref="int.MaxValue"/> when only bytes limit it.</summary>
    internal Func<Transport, int> MessagesPerCall { get; init; } = static _ => 1;

    /// <summary>Why the strategy does not work on this machine; null when it does. Asked before <see cref="MessagesPerCall"/>.</summary>
    internal Func<string?> WhyNot { get; init; } = static () => null;

    internal Func<Socket, Transport, SenderDescriptor, IBatchSender> Factory { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Predicts the kernel's send calls for one batch of messages with the given sizes in bytes.</summary>
/// <param name="sizes">The messages' sizes in bytes, in order.</param>
/// <param name="transport">The transport: exactly one.</param>
/// <returns>The send calls by name when no call is short.</returns>
public delegate SendCallCounts PredictSendCalls(ReadOnlySpan<int> sizes, Transport transport);
