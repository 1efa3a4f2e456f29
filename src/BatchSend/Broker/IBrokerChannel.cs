using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>A connection between a client and its broker, which carries frames and sockets. One call of each kind at a time.</summary>
internal interface IBrokerChannel : IDisposable
{
    /// <summary>Why the other end is not to be spoken to; null when it is the same user. Known before anything is read.</summary>
    string? Stranger { get; }

    /// <summary>Whether a process keeps its share of a socket that it passes, until it ends that.</summary>
    bool KeepsShare { get; }

    /// <summary>Sends a frame.</summary>
    ValueTask<ChannelSend> SendAsync(Frame frame, CancellationToken token);

    /// <summary>What a hand-over needs at its end; null where the system has no descriptor for it.</summary>
    IShareEnd? PrepareShareEnd();

    /// <summary>Sends a frame with a share of a socket of this process, which keeps its own (<see cref="KeepsShare"/>).</summary>
    ValueTask<ChannelSend> GiveAsync(Frame frame, Socket socket, CancellationToken token);

    /// <summary>Sends a frame with a share of a held socket, which stays held (<see cref="KeepsShare"/>).</summary>
    ValueTask<ChannelSend> LendAsync(Frame frame, PassedSocket socket, CancellationToken token);

    /// <summary>Waits for the next frame. Cancelled, it has taken nothing.</summary>
    ValueTask<Received> ReceiveAsync(CancellationToken token);
}
