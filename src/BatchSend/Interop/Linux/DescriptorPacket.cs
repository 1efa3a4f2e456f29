using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BatchSend.Interop.Linux;

/// <summary>One packet of a Unix SOCK_SEQPACKET socket, with at most one descriptor on it. Never waits.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class DescriptorPacket
{
    // include/linux/socket.h
    private const int DontWait = 0x40;             // MSG_DONTWAIT
    private const int CloseOnExec = 0x40000000;    // MSG_CMSG_CLOEXEC: no child inherits what comes
    private const int DataTruncated = 0x20;        // MSG_TRUNC: the packet was longer than the room for it
    private const int ControlTruncated = 0x8;      // MSG_CTRUNC: descriptors came that could not be installed

    /// <summary>The flags of a receive, and those that it can answer with, for the test of the layouts.</summary>
    internal const int ReceiveFlags = DontWait | CloseOnExec, Truncations = DataTruncated | ControlTruncated;

    /// <summary>Sends a packet.</summary>
    /// <param name="socket">The Unix socket.</param>
    /// <param name="packet">Its bytes, at least one.</param>
    /// <param name="passed">What the other process gets a descriptor of; null for none. It stays open here.</param>
    /// <returns><see cref="Errno.None"/>, or why it was not sent.</returns>
    /// <exception cref="ObjectDisposedException">One of the two is disposed.</exception>
    public static Errno Send(SafeSocketHandle socket, ReadOnlySpan<byte> packet, SafeHandle? passed)
    {
        bool held = false;
        try
        {
            passed?.DangerousAddRef(ref held);
            using var lease = new DescriptorLease(socket);
            fixed (byte* start = packet)
            {
                var vector = new IoVector { Base = start, Length = (nuint)packet.Length };
                var header = new MessageHeader { Vectors = &vector, VectorCount = 1 };
                DescriptorControl control = default;
                if (passed is not null)
                {
                    control = DescriptorControl.For((int)passed.DangerousGetHandle());
                    header.Control = &control;
                    header.ControlLength = (nuint)sizeof(DescriptorControl);
                }

                int sent = KernelCalls.Instance.Send(lease.Descriptor, &header);
                // A packet goes whole or not at all (SOCK_SEQPACKET, socket(2)).
                return sent == packet.Length ? Errno.None : sent < 0 ? (Errno)(-sent) : Errno.EIO;
            }
        }
        finally
        {
            if (held)
                passed!.DangerousRelease();
        }
    }

    /// <summary>Takes the next packet. What came with it and is not wanted is closed before this returns.</summary>
    /// <param name="socket">The Unix socket.</param>
    /// <param name="room">Where its bytes go.</param>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    public static PacketReceipt Receive(SafeSocketHandle socket, Span<byte> room)
    {
        using var lease = new DescriptorLease(socket);
        fixed (byte* start = room)
        {
            var vector = new IoVector { Base = start, Length = (nuint)room.Length };
            DescriptorControl control = default;
            MessageHeader header;
            nint received;
            do
            {
                header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = &control, ControlLength = DescriptorControl.Length };
                received = Libc.ReceiveMessage(lease.Descriptor, &header, ReceiveFlags);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
            if (received < 0)
                return new PacketReceipt { Error = (Errno)Marshal.GetLastPInvokeError() };

            // Owned from here on, whatever is the matter with the packet.
            SafeFileHandle? descriptor = control.HoldsDescriptor(header.ControlLength) ? new SafeFileHandle(control.Descriptor, ownsHandle: true) : null;
            bool excess = (header.Flags & ControlTruncated) != 0;
            if (excess)
            {
                descriptor?.Dispose();
                descriptor = null;
            }

            return new PacketReceipt
            {
                Length = (int)received,
                IsCut = (header.Flags & DataTruncated) != 0,
                LostDescriptors = excess,
                Descriptor = descriptor,
            };
        }
    }
}
