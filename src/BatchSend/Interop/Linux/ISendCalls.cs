namespace BatchSend.Interop.Linux;

/// <summary>
/// The kernel calls that the senders make. Tests put faults here; everything above it is the code that runs in production.
/// </summary>
/// <remarks>Every pointer is valid for the duration of the call. A negative result is the error number, negated.</remarks>
internal unsafe interface ISendCalls
{
    /// <summary>sendmsg(2): bytes sent.</summary>
    int SendMessage(int socket, MessageHeader* message, int flags);

    /// <summary>sendmmsg(2): messages sent.</summary>
    int SendMessages(int socket, MultiMessageHeader* messages, int count, int flags);

    /// <summary>getsockopt(2) with SO_ERROR: the error that waits on the socket, as a positive number, which it clears; 0 if none. A failure of its own is positive too.</summary>
    int TakeError(int socket);
}
