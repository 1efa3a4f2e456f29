namespace BatchSend.Broker;

/// <summary>
/// What a frame says. Handing over: Offer, Ready, Give (with the socket), Held. Fetching: Fetch, Lend (with the socket),
/// Taken, Released. Refused may answer Hello, Offer, Give and Fetch.
/// </summary>
internal enum FrameKind : byte
{
    /// <summary>Client: the first frame of a connection.</summary>
    Hello = 1,

    /// <summary>Broker: the answer to it.</summary>
    Welcome = 2,

    /// <summary>Client: asks for room under a name.</summary>
    Offer = 3,

    /// <summary>Broker: there is room, and it is kept for this connection.</summary>
    Ready = 4,

    /// <summary>Client: the socket, and its context as the payload. The client still holds it, and does not use it.</summary>
    Give = 5,

    /// <summary>Broker: it holds the socket; the client lets go of its own.</summary>
    Held = 6,

    /// <summary>Client: wants the socket of a name; <see cref="Frame.Detail"/> 1: also one that is still to come.</summary>
    Fetch = 7,

    /// <summary>Broker: the socket and its context. The broker still holds it, and gives it to nobody else.</summary>
    Lend = 8,

    /// <summary>Client: has it; the broker lets go of its own.</summary>
    Taken = 9,

    /// <summary>Broker: has let go.</summary>
    Released = 10,

    /// <summary>Broker: no; <see cref="Frame.Detail"/> is the <see cref="BrokerOutcome"/>.</summary>
    Refused = 11,
}
