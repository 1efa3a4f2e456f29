using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend;

/// <summary>
/// The system calls below the strategies <c>gather</c> and <c>mmsg</c>, one at a time, for code that wants to decide itself
/// what follows a call. docs/native.md has the rules and an example.
/// </summary>
/// <remarks>
/// <para>Each method makes exactly one send call, but again when a signal interrupted it (EINTR); never blocks
/// (MSG_DONTWAIT), never raises SIGPIPE (MSG_NOSIGNAL). The descriptor stays open during it. Buffers are read during the
/// call alone.</para>
/// <para>Not thread-safe, and no second sender: no other send on the socket may be under way, by this class, a sender of
/// the catalog or the socket itself. Receiving meanwhile is allowed. The socket stays the caller's; none of its options is changed.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
public sealed class NativeSocket : IDisposable
{
    /// <summary>Buffers that one call takes: UIO_MAXIOV, include/uapi/linux/uio.h.</summary>
    public const int MaxBuffers = BufferVector.Capacity;

    private readonly SafeSocketHandle _handle;
    private readonly Transport _transport;
    private readonly StreamVector _pieces = new();
    private readonly DatagramVector _datagrams = new();
    private bool _disposed;

    /// <summary>Wraps a connected socket.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected.</exception>
    /// <exception cref="NotSupportedException">The socket is neither TCP nor UDP.</exception>
    public NativeSocket(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        _transport = SenderSupport.TransportOf(socket);
        if (_transport == Transport.None)
            throw new NotSupportedException($"a {socket.SocketType} socket of {socket.AddressFamily} is neither TCP nor UDP");
        if (!socket.Connected)
            throw new InvalidOperationException("the socket is not connected");
        _handle = socket.SafeHandle;
    }

    /// <summary>
    /// Whether the descriptor is non-blocking, as the kernel has it (fcntl(2), O_NONBLOCK). The first asynchronous operation
    /// of the managed socket makes it so for good; <see cref="Socket.Blocking"/> goes on saying true.
    /// </summary>
    /// <exception cref="ObjectDisposedException">This object or the socket is disposed.</exception>
    /// <exception cref="SocketException">The kernel does not tell.</exception>
    public bool IsNonBlocking
    {
        get
        {
            using DescriptorLease lease = Lease();
            (bool? value, int error) = DescriptorFlags.IsNonBlocking(lease.Descriptor);
            return value ?? throw new SocketException((int)((Errno)error).ToSocketError());
        }
    }

    /// <summary>
    /// sendmsg(2): all buffers in one call. TCP: as many of their bytes, in order, as there is room for. UDP: one datagram
    /// made of all of them, whole or not at all.
    /// </summary>
    /// <param name="buffers">At most <see cref="MaxBuffers"/>.</param>
    /// <returns>The bytes that were taken.</returns>
    /// <exception cref="ArgumentException">More buffers than one call takes.</exception>
    /// <exception cref="ObjectDisposedException">This object or the socket is disposed.</exception>
    public NativeCall SendMsg(ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        ThrowIfTooMany(buffers.Length);
        try
        {
            _ = _pieces.Fill(buffers, offset: 0);
            using DescriptorLease lease = Lease();
            return NativeCall.Of(_pieces.Send(KernelCalls.Instance, lease.Descriptor));
        }
        finally
        {
            _pieces.Clear();
        }
    }

    /// <summary>sendmmsg(2): each buffer as one datagram, all in one call.</summary>
    /// <remarks>
    /// A count below the number given hides why it stopped: send the next message alone, where an error of its own comes
    /// back, and then ask <see cref="TakeError"/> for a refusal that this send met.
    /// </remarks>
    /// <param name="messages">At most <see cref="MaxBuffers"/>.</param>
    /// <returns>The datagrams that were taken.</returns>
    /// <exception cref="ArgumentException">More messages than one call takes.</exception>
    /// <exception cref="InvalidOperationException">The socket is a stream: it has no messages, use <see cref="SendMsg"/>.</exception>
    /// <exception cref="ObjectDisposedException">This object or the socket is disposed.</exception>
    public NativeCall SendMmsg(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        ThrowIfTooMany(messages.Length);
        if (_transport != Transport.Udp)
            throw new InvalidOperationException($"a stream has no messages; use {nameof(SendMsg)}");
        if (messages.IsEmpty)
            return default;
        try
        {
            int count = _datagrams.Fill(messages);
            using DescriptorLease lease = Lease();
            return NativeCall.Of(_datagrams.Send(KernelCalls.Instance, lease.Descriptor, first: 0, count));
        }
        finally
        {
            _datagrams.Clear();
        }
    }

    /// <summary>The error that waits on the socket (SO_ERROR, socket(7)), such as the refusal of an earlier datagram. Reading it takes it.</summary>
    /// <exception cref="ObjectDisposedException">This object or the socket is disposed.</exception>
    public SendErrorStatus TakeError()
    {
        using DescriptorLease lease = Lease();
        return SendErrors.StatusOfErrno(KernelCalls.Instance.TakeError(lease.Descriptor));
    }

    /// <summary>Gives back the memory that the calls use. The socket stays open.</summary>
    public void Dispose()
    {
        _disposed = true;
        _pieces.Dispose();
        _datagrams.Dispose();
    }

    private DescriptorLease Lease()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new DescriptorLease(_handle);
    }

    private void ThrowIfTooMany(int buffers)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffers > MaxBuffers)
            throw new ArgumentException($"one call takes {MaxBuffers} buffers, not {buffers}", nameof(buffers));
    }
}
