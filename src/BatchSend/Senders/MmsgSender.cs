using System.Net.Sockets;
using BatchSend.Interop.Linux;

namespace BatchSend.Senders;

/// <summary>UDP: one sendmmsg over as many datagrams as it takes.</summary>
/// <remarks>
/// sendmmsg tells a count when an earlier message of the call went out, and loses the error that stopped it: a refusal
/// by the peer would never be seen. So the message that a count stops at is sent alone, where an error of its own comes
/// back, and a refusal that this send meets again shows in SO_ERROR.
/// </remarks>
internal class MmsgSender(Socket socket, SenderDescriptor descriptor, ISendCalls calls)
    : NativeSender(socket, Transport.Udp, descriptor, calls)
{
    public static readonly SenderDescriptor Entry = new(
        "mmsg", "one sendmmsg over up to 1024 datagrams", Transport.Udp,
        static (socket, _, entry) => OperatingSystem.IsLinux()
            ? new MmsgSender(socket, entry, KernelCalls.Instance)
            : throw new PlatformNotSupportedException(LinuxOnly.Reason))
    {
        PredictSendCalls = static (sizes, _) => new SendCallCounts(SendMmsg: PredictCalls(sizes.Length)),
        MessagesPerCall = static _ => DatagramVector.Capacity,
        WhyNot = LinuxOnly.WhyNot,
        SendsNatively = true,
    };

    private const string NotImplemented = "this kernel has no sendmmsg (ENOSYS); each datagram was sent alone";

    private readonly DatagramVector _vector = new();
    private bool _isUnavailable;

    /// <summary>Calls for so many datagrams.</summary>
    internal static long PredictCalls(int messages) => (messages + DatagramVector.Capacity - 1) / DatagramVector.Capacity;

    protected override Errno SendNatively(
        ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token) =>
        SendUpTo(messages.Length, messages, ref progress, token);

    protected override void Release() => _vector.Dispose();

    /// <summary>Sends the messages before <paramref name="end"/>, one datagram each.</summary>
    protected Errno SendUpTo(
        int end, ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token)
    {
        while (progress.Accepted < end)
        {
            if (_isUnavailable)
                return OneByOne(ref progress, token);
            try
            {
                int count = _vector.Fill(messages[progress.Accepted..end]);
                Errno status = SendFilled(count, messages, ref progress, token);
                if (status != Errno.None)
                    return status;
            }
            finally
            {
                _vector.Clear();
            }
        }

        return Errno.None;
    }

    private Errno SendFilled(
        int count, ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token)
    {
        using DescriptorLease lease = Lease();
        bool alone = false;
        for (int first = 0; first < count;)
        {
            if (token.IsCancellationRequested)
                return Errno.ECANCELED;
            int sent = _vector.Send(Calls, lease.Descriptor, first, alone ? 1 : count - first);
            Issued++;
            if (sent <= 0)
                return Refused((Errno)(-sent), ref progress, token);
            progress.AcceptMessages(messages, sent);
            first += sent;
            if (alone && progress.Accepted < messages.Length)
            {
                var waiting = (Errno)Calls.TakeError(lease.Descriptor);
                if (waiting != Errno.None)
                    return waiting;
            }

            alone = !alone && first < count;
        }

        return Errno.None;
    }

    private Errno Refused(Errno error, ref BatchProgress progress, CancellationToken token)
    {
        if (error == Errno.ENOSYS)
        {
            _isUnavailable = true;
            return OneByOne(ref progress, token);
        }

        return error == Errno.None ? Errno.EAGAIN : error; // nothing taken and no error: wait like for room
    }

    /// <summary>Hands the next message to the managed send, as if there were no room for it natively.</summary>
    private static Errno OneByOne(ref BatchProgress progress, CancellationToken token)
    {
        progress.Degraded = NotImplemented;
        return token.IsCancellationRequested ? Errno.ECANCELED : Errno.EAGAIN;
    }
}
