using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>A socket that came from another process and is nothing but held: nothing is read from it, and no loop of this process watches it.</summary>
internal abstract class PassedSocket : IDisposable
{
    /// <summary>Null for a connected TCP or UDP socket; otherwise what it is instead.</summary>
    public abstract string? WhyNotConnected { get; }

    /// <summary>Passing it on took it away from here, as DuplicateAndClose does.</summary>
    public virtual bool IsSpent => false;

    /// <summary>Makes a socket of it that belongs to the caller. This is then empty.</summary>
    /// <param name="blocking">The state of <see cref="Socket.Blocking"/> that it left its last owner with.</param>
    /// <exception cref="SocketException">It is no socket, or no longer one.</exception>
    public abstract Socket Open(bool blocking);

    /// <summary>
    /// Before the last close: what is still to be sent is left to the system, where its owner wanted to wait for it
    /// (<see cref="Socket.LingerState"/>). It would be this process that waits, for as long as the peer likes.
    /// </summary>
    public abstract void StopLingering();

    /// <summary>Closes this process's share of it.</summary>
    public abstract void Dispose();
}
