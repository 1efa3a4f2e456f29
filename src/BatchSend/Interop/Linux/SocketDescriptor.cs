using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchSend.Interop.Linux;

/// <summary>What can be asked of, and done to, a descriptor that no managed socket owns.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class SocketDescriptor
{
    // include/uapi/asm-generic/socket.h
    private const int TypeOption = 3, DomainOption = 39; // SO_TYPE, SO_DOMAIN
    private const int Stream = 1, Datagram = 2;          // SOCK_STREAM, SOCK_DGRAM, include/linux/net.h
    private const int Internet = 2, Internet6 = 10;      // AF_INET, AF_INET6, include/linux/socket.h

    private const int CloseOnExec = 0x80000; // O_CLOEXEC, include/uapi/asm-generic/fcntl.h
    private const int Delete = 2;            // EPOLL_CTL_DEL, include/uapi/linux/eventpoll.h

    /// <summary>sizeof(struct sockaddr_storage), include/uapi/linux/socket.h.</summary>
    private const int AddressBytes = 128;

    /// <summary>The numbers above, for the test that holds them against the headers.</summary>
    internal static int[] Numbers => [TypeOption, DomainOption, Stream, Datagram, Internet, Internet6, CloseOnExec, Delete, AddressBytes];

    /// <summary>Null for a connected TCP or UDP socket over IPv4 or IPv6; otherwise what it is instead.</summary>
    public static string? WhyNotConnected(SafeHandle descriptor)
    {
        using var lease = new DescriptorLease(descriptor);
        if (Option(lease.Descriptor, DomainOption) is not { } domain)
            return "it is no socket";
        if (domain is not (Internet or Internet6) || Option(lease.Descriptor, TypeOption) is not (Stream or Datagram))
            return "it is neither a TCP nor a UDP socket";
        byte* address = stackalloc byte[AddressBytes];
        uint length = AddressBytes;
        return Libc.GetPeerName(lease.Descriptor, address, &length) == 0 ? null : "it is not connected";
    }

    /// <summary>
    /// Takes SO_LINGER off where it makes the last close wait. What is still to be sent is sent all the same; a time of 0,
    /// which ends the connection by a reset, waits for nothing and stays.
    /// </summary>
    public static void StopLingering(SafeHandle socket)
    {
        using var lease = new DescriptorLease(socket);
        Lingering lingering;
        uint length = (uint)sizeof(Lingering);
        if (Libc.GetSocketOption(lease.Descriptor, KernelLevel.Socket, Lingering.Option, &lingering, &length) != 0 || lingering is { OnOff: 0 } or { Seconds: 0 })
            return;
        lingering = default;
        _ = Libc.SetSocketOption(lease.Descriptor, KernelLevel.Socket, Lingering.Option, &lingering, length); // no socket refuses it (net/core/sock.c)
    }

    /// <summary>Makes a socket's descriptor name another file, so that whatever its owner still does with it does not reach the old one.</summary>
    /// <returns>Whether it worked.</returns>
    public static bool TryReplace(SafeSocketHandle socket, SafeSocketHandle by)
    {
        using var target = new DescriptorLease(socket);
        using var source = new DescriptorLease(by);
        int result;
        do
            result = Libc.DuplicateOnto(source.Descriptor, target.Descriptor, CloseOnExec);
        while (result < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
        return result >= 0;
    }

    /// <summary>
    /// Takes a socket out of an epoll instance of this process. Where it is not in it, or <paramref name="poll"/> is no such
    /// instance, nothing happens.
    /// </summary>
    public static void StopWatching(int poll, SafeSocketHandle socket)
    {
        using var lease = new DescriptorLease(socket);
        _ = Libc.EventPollControl(poll, Delete, lease.Descriptor, null); // ENOENT, EBADF and EINVAL: not watched there
    }

    private static int? Option(int descriptor, int name)
    {
        int value;
        uint length = sizeof(int);
        return Libc.GetSocketOption(descriptor, KernelLevel.Socket, name, &value, &length) == 0 ? value : null;
    }
}
