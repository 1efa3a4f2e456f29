using System.Net.Sockets;
using BatchSend.Interop.Linux;

namespace BatchSend.Senders;

/// <summary>
/// TCP: one scatter/gather call (sendmsg) over as many buffers as it takes. After a short count it goes on in the
/// middle of a buffer.
/// </summary>
internal sealed class GatherSender(Socket socket, SenderDescriptor descriptor, ISendCalls calls)
    : NativeSender(socket, Transport.Tcp, descriptor, calls)
{
    public static readonly SenderDescriptor Entry = new(
        "gather", "one scatter/gather call over up to 1024 buffers; neighbours that are small are copied together", Transport.Tcp,
        static (socket, _, entry) => OperatingSystem.IsLinux()
            ? new GatherSender(socket, entry, KernelCalls.Instance)
            : throw new PlatformNotSupportedException(LinuxOnly.Reason))
    {
        PredictSendCalls = static (sizes, _) => new SendCallCounts(SendMsg: PredictCalls(sizes)),
        MessagesPerCall = static _ => BufferVector.Capacity,
        WhyNot = LinuxOnly.WhyNot,
        SendsNatively = true,
    };

    private readonly StreamVector _vector = new();

    protected override Errno SendNatively(
        ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token)
    {
        while (progress.Accepted < messages.Length)
        {
            try
            {
                int count = _vector.Fill(messages[progress.Accepted..], progress.Offset);
                Errno status = SendFilled(messages, count, ref progress, token);
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

    protected override void Release() => _vector.Dispose();

    private Errno SendFilled(
        ReadOnlySpan<ReadOnlyMemory<byte>> messages, int count, ref BatchProgress progress, CancellationToken token)
    {
        if (_vector.Bytes == 0)
        {
            progress.AcceptMessages(messages, count); // empty messages alone add nothing to a stream
            return Errno.None;
        }

        using DescriptorLease lease = Lease();
        for (bool isFirst = true; _vector.Bytes > 0; isFirst = false)
        {
            if (token.IsCancellationRequested)
                return Errno.ECANCELED;
            int sent = _vector.Send(Calls, lease.Descriptor);
            Issued++;
            if (sent <= 0)
                return sent < 0 ? (Errno)(-sent) : Errno.EAGAIN; // nothing taken and no error: wait like for room
            if (isFirst && _vector.Bytes == 0)
                progress.AcceptWhole(count, sent);
            else
                progress.AcceptBytes(messages, sent);
        }

        return Errno.None;
    }

    /// <summary>One call for each full vector that carries any byte.</summary>
    private static long PredictCalls(ReadOnlySpan<int> sizes)
    {
        long calls = 0;
        while (!sizes.IsEmpty)
        {
            int count = Math.Min(sizes.Length, BufferVector.Capacity);
            if (sizes[..count].ContainsAnyExcept(0))
                calls++;
            sizes = sizes[count..];
        }

        return calls;
    }
}
