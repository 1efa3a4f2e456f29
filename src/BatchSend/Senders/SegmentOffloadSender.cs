using System.Net.Sockets;
using BatchSend.Interop.Linux;

namespace BatchSend.Senders;

/// <summary>
/// UDP: a run of equal-sized messages is one send, which the kernel or the network card splits into datagrams
/// (UDP_SEGMENT). What is no run goes by sendmmsg.
/// </summary>
/// <remarks>
/// Where the path does not allow it (a segment larger than the MTU, checksums off, IPsec) the kernel refuses the run
/// whole. The batch then goes on by sendmmsg from that run on, and so do later runs of such sizes for a while: the path may change.
/// </remarks>
internal sealed class SegmentOffloadSender(Socket socket, SenderDescriptor descriptor, ISendCalls calls)
    : MmsgSender(socket, descriptor, calls)
{
    public static new readonly SenderDescriptor Entry = new(
        "segment-offload", "one send a run of equal-sized datagrams, split below the stack (UDP_SEGMENT); the rest by mmsg", Transport.Udp,
        static (socket, _, entry) => OperatingSystem.IsLinux()
            ? new SegmentOffloadSender(socket, entry, KernelCalls.Instance)
            : throw new PlatformNotSupportedException(LinuxOnly.Reason))
    {
        PredictSendCalls = static (sizes, _) => PredictCalls(sizes, Limit),
        MessagesPerCall = static _ => Limit,
        WhyNot = static () => OperatingSystem.IsLinux() ? SegmentProbe.Support.Reason : LinuxOnly.Reason,
        SendsNatively = true,
    };

    /// <summary>Batches that a refused size keeps away from segmentation: few enough to notice a better path soon, many enough to make the refused call rare.</summary>
    internal const int BatchesUntilRetry = 256;

    private readonly SegmentVector _run = new();
    private readonly int _limit = Limit;

    // Runs of this size and above are not tried for some batches; the reason of the refusal stands with them.
    private int _refusedSize = int.MaxValue;
    private int _batchesLeft;
    private string? _reason;

    /// <summary>Segments that one send carries; 1, which makes no run, where the kernel has no segmentation.</summary>
    internal static int Limit => OperatingSystem.IsLinux() ? Math.Max(SegmentProbe.Support.MaxMessagesPerCall, 1) : 1;

    /// <summary>A sendmsg for each run, and sendmmsg for what lies between two of them.</summary>
    internal static SendCallCounts PredictCalls(ReadOnlySpan<int> sizes, int limit)
    {
        long runs = 0, rest = 0;
        while (!sizes.IsEmpty)
        {
            int count = RunSplitter.Next<int, PlainSize>(sizes, limit);
            if (count > 1)
            {
                runs++;
            }
            else
            {
                count = RunSplitter.Alone<int, PlainSize>(sizes, limit);
                rest += PredictCalls(count);
            }

            sizes = sizes[count..];
        }

        return new SendCallCounts(SendMsg: runs, SendMmsg: rest);
    }

    protected override Errno SendNatively(
        ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token)
    {
        Errno status = Errno.None;
        while (progress.Accepted < messages.Length && status == Errno.None)
        {
            ReadOnlySpan<ReadOnlyMemory<byte>> rest = messages[progress.Accepted..];
            if (progress.Degraded is not null)
            {
                status = SendUpTo(messages.Length, messages, ref progress, token);
                continue;
            }

            int count = RunSplitter.Next<ReadOnlyMemory<byte>, MessageSize>(rest, _limit);
            if (count == 1)
            {
                count = RunSplitter.Alone<ReadOnlyMemory<byte>, MessageSize>(rest, _limit);
                status = SendUpTo(progress.Accepted + count, messages, ref progress, token);
            }
            else if (rest[0].Length >= _refusedSize)
            {
                Degrade(ref progress);
            }
            else
            {
                status = SendRun(rest[..count], messages, ref progress, token);
            }
        }

        return status;
    }

    protected override void Release()
    {
        _run.Dispose();
        base.Release();
    }

    private Errno SendRun(
        ReadOnlySpan<ReadOnlyMemory<byte>> run, ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token)
    {
        int bytes, sent;
        try
        {
            bytes = _run.Fill(run);
            if (token.IsCancellationRequested)
                return Errno.ECANCELED;
            using DescriptorLease lease = Lease();
            sent = _run.Send(Calls, lease.Descriptor);
            Issued++;
        }
        finally
        {
            _run.Clear();
        }

        if (sent < 0)
            return Refuse((Errno)(-sent), run[0].Length, ref progress);
        // The kernel takes a run whole or not at all; anything else is counted as far as it is certain.
        if (sent == bytes)
        {
            progress.AcceptWhole(run.Length, bytes);
            return Errno.None;
        }

        progress.AcceptMessages(messages, sent / run[0].Length);
        return Errno.EAGAIN;
    }

    private Errno Refuse(Errno error, int size, ref BatchProgress progress)
    {
        string? reason = error switch
        {
            Errno.EMSGSIZE => "the path's MTU is smaller than a segment (EMSGSIZE); sent by mmsg",
            Errno.EINVAL => "the kernel refused to segment (EINVAL: the MTU, or a socket without checksums); sent by mmsg",
            Errno.EIO => "the route does not allow segments (EIO); sent by mmsg",
            _ => null,
        };
        if (reason is null)
            return error;
        _reason = reason;
        _refusedSize = error == Errno.EMSGSIZE ? size : 1; // only the MTU spares the smaller ones
        _batchesLeft = BatchesUntilRetry;
        progress.Degraded = reason;
        return Errno.None;
    }

    private void Degrade(ref BatchProgress progress)
    {
        progress.Degraded = _reason;
        if (--_batchesLeft == 0)
            _refusedSize = int.MaxValue;
    }
}
