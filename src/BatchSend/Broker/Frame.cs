namespace BatchSend.Broker;

/// <summary>One message between a client and its broker.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Detail">A number that belongs to the kind; 0 where it has none.</param>
/// <param name="Name">The name of a socket; empty where none is meant.</param>
/// <param name="Payload">The context of a socket.</param>
internal readonly record struct Frame(FrameKind Kind, byte Detail = 0, string Name = "", ReadOnlyMemory<byte> Payload = default)
{
    /// <summary>A <see cref="FrameKind.Fetch"/> that waits for what is still to come.</summary>
    public const byte Waits = 1;

    /// <summary>A <see cref="FrameKind.Give"/> or <see cref="FrameKind.Lend"/> of a socket that its owner had set to non-blocking.</summary>
    public const byte NonBlocking = 1;

    public static Frame Refuse(BrokerOutcome outcome) => new(FrameKind.Refused, (byte)outcome);
}
