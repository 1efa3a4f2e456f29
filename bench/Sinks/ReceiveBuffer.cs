using System.Net.Sockets;
using Bench.Interop.Linux;

namespace Bench.Sinks;

/// <summary>Sets SO_RCVBUF and reads back what it came to.</summary>
internal static class ReceiveBuffer
{
    /// <summary>What a datagram sink asks for when it may: an effective 8 MiB.</summary>
    private const int Largest = 8 * 1024 * 1024;

    /// <summary>Least effective size that can be asked for: the kernel is given half of it.</summary>
    public const int Smallest = KernelFactor;

    /// <summary>The kernel doubles what is set, for its bookkeeping, and reads back the double (socket(7)).</summary>
    private const int KernelFactor = 2;

    /// <summary>Asks for an effective size; null takes the largest allowed. Returns the effective size.</summary>
    public static int Set(Socket socket, int? wanted)
    {
        int bytes = wanted ?? Largest;
        if (!OperatingSystem.IsLinux())
        {
            socket.ReceiveBufferSize = bytes;
            return socket.ReceiveBufferSize;
        }

        SetRaw(socket, SocketConstants.ReceiveBuffer, bytes / KernelFactor);
        if (Effective(socket) < bytes)
            Force(socket, bytes / KernelFactor);
        return Effective(socket);
    }

    /// <summary>SO_RCVBUF as getsockopt reports it.</summary>
    public static int Effective(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return socket.ReceiveBufferSize;
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(SocketConstants.SolSocket, SocketConstants.ReceiveBuffer, value);
        return BitConverter.ToInt32(value);
    }

    /// <summary>Goes beyond net.core.rmem_max, which takes CAP_NET_ADMIN. Without it the kernel's limit stands, and is reported.</summary>
    private static void Force(Socket socket, int bytes)
    {
        try
        {
            SetRaw(socket, SocketConstants.ReceiveBufferForce, bytes);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            // The ordinary user's case: the effective size that is read back tells.
        }
    }

    private static void SetRaw(Socket socket, int option, int value) =>
        socket.SetRawSocketOption(SocketConstants.SolSocket, option, BitConverter.GetBytes(value));
}
