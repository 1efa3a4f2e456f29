using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>What a fetch brought.</summary>
/// <param name="Outcome"><see cref="BrokerOutcome.Done"/>, or why there is no socket.</param>
/// <param name="Socket">The socket, now the caller's to close; null unless the outcome is <see cref="BrokerOutcome.Done"/>.</param>
/// <param name="Context">What was handed over beside it; empty without a socket.</param>
public readonly record struct FetchResult(BrokerOutcome Outcome, Socket? Socket, ReadOnlyMemory<byte> Context)
{
    internal static FetchResult Failed(BrokerOutcome outcome) => new(outcome, null, default);
}
