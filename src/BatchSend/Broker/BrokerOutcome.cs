namespace BatchSend.Broker;

/// <summary>What became of a hand-over or a fetch. Each value but <see cref="Lost"/> leaves the socket with at most one owner, which it names.</summary>
public enum BrokerOutcome
{
    /// <summary>Handed over: the broker holds the socket. Fetched: this process holds it.</summary>
    Done = 0,

    /// <summary>Refused: the broker holds a socket under this name already, or is being given one. The caller keeps its socket.</summary>
    NameTaken = 1,

    /// <summary>Refused: the broker holds as many sockets as it may. The caller keeps its socket.</summary>
    Full = 2,

    /// <summary>The broker holds no socket under this name: it was never handed over, has been fetched, or nobody fetched it in time.</summary>
    NotHeld = 3,

    /// <summary>Refused: not a connected TCP or UDP socket. The caller keeps its socket.</summary>
    NotConnected = 4,

    /// <summary>One of the two processes has no number left for another descriptor (RLIMIT_NOFILE, getrlimit(2)). The socket stays where it was.</summary>
    NoDescriptor = 5,

    /// <summary>The broker serves as many clients as it may.</summary>
    Busy = 6,

    /// <summary>The broker has ended. A socket that was being handed over is still the caller's; one that the broker held is closed.</summary>
    BrokerGone = 7,

    /// <summary>
    /// The broker has not answered in time after the socket had gone out. It may hold the socket, so the caller's is
    /// closed; if the broker goes on, it has it.
    /// </summary>
    NoAnswer = 8,

    /// <summary>
    /// On Windows only: the socket had left this process when the broker refused it or ended. Its connection has ended, since
    /// <see cref="System.Net.Sockets.Socket.DuplicateAndClose"/> leaves nothing behind to go on with.
    /// </summary>
    Lost = 9,
}
