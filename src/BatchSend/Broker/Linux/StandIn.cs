using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend.Broker.Linux;

/// <summary>
/// A socket that nobody uses, put in the place of one that was handed over before that is disposed. What the managed
/// socket does when it is disposed (O_NONBLOCK, SO_LINGER, a shutdown when a call is pending) belongs to the connection,
/// not to one process, and would reach its new owner.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class StandIn : IShareEnd
{
    /// <summary>Looked up beforehand: it takes a descriptor, which there may be none left for later.</summary>
    private readonly IReadOnlyList<int> _descriptors = OpenDescriptors.Current();

    /// <summary>Of a kind that needs no network.</summary>
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <inheritdoc/>
    public void Of(Socket socket)
    {
        try
        {
            // A descriptor stays watched after its close as long as another process has the socket (epoll(7)): the runtime
            // would be woken by every packet, and could not watch the socket when it came back under the same number.
            foreach (int descriptor in _descriptors)
                SocketDescriptor.StopWatching(descriptor, socket.SafeHandle);
            _ = SocketDescriptor.TryReplace(socket.SafeHandle, _socket.SafeHandle); // refused: its own close has to do
        }
        catch (ObjectDisposedException)
        {
            // The caller disposed it meanwhile: it has been let go of already.
        }

        socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
