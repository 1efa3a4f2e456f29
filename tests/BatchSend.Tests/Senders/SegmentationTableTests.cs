using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Senders;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>
/// What the kernel makes of UDP_SEGMENT where the MTU matters and fragments are forbidden: the facts that
/// segment-offload stands on. The rows follow from the MTU; each tells the datagrams or the error that must come.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SegmentationTableTests
{
    private const int MarkerSize = 3;
    private const int HeaderV4 = 20 + 8, HeaderV6 = 40 + 8; // IPv4 (RFC 791), IPv6 (RFC 8200) and UDP (RFC 768)

    public static TheoryData<int, AddressFamily, bool> Ways
    {
        get
        {
            var rows = new TheoryData<int, AddressFamily, bool>();
            foreach (int mtu in new[] { 1500, 1400 })
                foreach (AddressFamily family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
                    foreach (bool byControlMessage in new[] { false, true })
                        rows.Add(mtu, family, byControlMessage);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_row_gives_its_datagrams_or_its_error(int mtu, AddressFamily family, bool byControlMessage)
    {
        using var namespaces = new NetworkNamespaces(mtu);
        (Socket sender, Socket receiver) = namespaces.Connect(family);
        using (sender)
        using (receiver)
        {
            NeverFragment(sender, family);
            Check(Rows(mtu, family), sender, receiver, byControlMessage);
        }
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, false)]
    [InlineData(AddressFamily.InterNetwork, true)]
    [InlineData(AddressFamily.InterNetworkV6, false)]
    [InlineData(AddressFamily.InterNetworkV6, true)]
    public void A_socket_follows_an_MTU_that_drops(AddressFamily family, bool byControlMessage)
    {
        const int Before = 1500, After = 1400;
        using var namespaces = new NetworkNamespaces(Before);
        (Socket sender, Socket receiver) = namespaces.Connect(family);
        using (sender)
        using (receiver)
        {
            NeverFragment(sender, family);
            int segment = Before - Headers(family);
            Check([new(3 * segment, segment)], sender, receiver, byControlMessage);
            namespaces.SetMtu(After);
            Check([new(3 * segment, segment, Errno.EMSGSIZE), .. Rows(After, family)], sender, receiver, byControlMessage);
        }
    }

    private static void Check(IEnumerable<Row> rows, Socket sender, Socket receiver, bool byControlMessage)
    {
        foreach (Row row in rows)
        {
            Errno error = byControlMessage ? SendByControlMessage(sender, row) : SendByOption(sender, row);
            Assert.True(row.Allows(error), $"{row}: the kernel said {error}");
            Assert.Equal((row, string.Join(' ', row.Datagrams)), (row, string.Join(' ', Received(sender, receiver))));
        }
    }

    private static int Headers(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? HeaderV6 : HeaderV4;

    private static IEnumerable<Row> Rows(int mtu, AddressFamily family)
    {
        int mss = mtu - Headers(family), limit = SegmentProbe.Support.MaxMessagesPerCall;
        int max = Batches.MaxDatagram(family);
        return
        [
            new(1, 0), new(mss, 0), new(mss + 1, 0, Errno.EMSGSIZE),
            new(mss, mss), new(mss + 1, mss), new(2 * mss, mss), new((2 * mss) + 1, mss),
            new(mss, mss + 1), new(mss + 1, mss + 2, Errno.EMSGSIZE),
            new(max, mss), new(max + 1, mss, Errno.EMSGSIZE),
            new(1, 1), new(2, 1), new(5, 2),
            new(limit, 1), new(limit + 1, 1, Errno.EINVAL),
        ];
    }

    private static Errno SendByOption(Socket sender, Row row)
    {
        SetOption(sender, 17, 103, row.Segment); // SOL_UDP, UDP_SEGMENT: include/uapi/linux/udp.h
        try
        {
            return sender.Send(row.Content) == row.Total ? Errno.None : Errno.EIO;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.MessageSize => Errno.EMSGSIZE,
                SocketError.InvalidArgument => Errno.EINVAL,
                _ => throw new InvalidOperationException($"{row}: {e.SocketErrorCode}", e),
            };
        }
        finally
        {
            SetOption(sender, 17, 103, 0);
        }
    }

    private static unsafe Errno SendByControlMessage(Socket sender, Row row)
    {
        fixed (byte* content = row.Content)
        {
            var vector = new IoVector { Base = content, Length = (nuint)row.Total };
            SegmentControl control = SegmentControl.For((ushort)row.Segment);
            var header = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (row.Segment > 0)
            {
                header.Control = &control;
                header.ControlLength = (nuint)sizeof(SegmentControl);
            }

            using var lease = new DescriptorLease(sender.SafeHandle);
            int sent = KernelCalls.Instance.Send(lease.Descriptor, &header);
            return sent == row.Total ? Errno.None : sent < 0 ? (Errno)(-sent) : Errno.EIO;
        }
    }

    /// <summary>The sizes that came before a marker, which is sent when the row is done.</summary>
    private static List<int> Received(Socket sender, Socket receiver)
    {
        sender.Send(new byte[MarkerSize]);
        var sizes = new List<int>();
        var buffer = new byte[ushort.MaxValue];
        while (true)
        {
            Assert.True(receiver.Poll(Wait.Limit, SelectMode.SelectRead), "the marker did not arrive");
            int size = receiver.Receive(buffer);
            if (size == MarkerSize)
                return sizes;
            sizes.Add(size);
        }
    }

    private static void NeverFragment(Socket socket, AddressFamily family)
    {
        const int Do = 2; // IP_PMTUDISC_DO and IPV6_PMTUDISC_DO, include/uapi/linux/in.h and in6.h
        if (family == AddressFamily.InterNetworkV6)
            SetOption(socket, 41, 23, Do); // IPPROTO_IPV6, IPV6_MTU_DISCOVER: in6.h
        else
            SetOption(socket, 0, 10, Do);  // IPPROTO_IP, IP_MTU_DISCOVER: in.h
    }

    private static void SetOption(Socket socket, int level, int name, int value) =>
        socket.SetRawSocketOption(level, name, BitConverter.GetBytes(value));

    /// <summary>So many bytes in segments of a size, or without segmentation where that is 0.</summary>
    private sealed record Row(int Total, int Segment, Errno Error = Errno.None)
    {
        public byte[] Content { get; } = new byte[Total];

        public IEnumerable<int> Datagrams
        {
            get
            {
                int segment = Segment == 0 ? Total : Segment;
                for (int left = Error == Errno.None ? Total : 0; left > 0; left -= segment)
                    yield return Math.Min(left, segment);
            }
        }

        /// <summary>Older kernels say EINVAL where newer ones say EMSGSIZE.</summary>
        public bool Allows(Errno error) => error == Error || (Error == Errno.EMSGSIZE && Segment > 0 && error == Errno.EINVAL);

        public override string ToString() => $"{Total} bytes in segments of {Segment}";
    }
}
