using System.Net.Sockets;
using BatchSend;
using Bench.Meters;
using Bench.Meters.Events;

namespace Bench.Commands.Sending;

/// <summary>What was sent so far, and, once it has ended, what it cost.</summary>
internal sealed class SendTotals
{
    private BatchCost _begun, _cost;

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Why a strategy fell back within a batch; null when it did not.</summary>
    public string? Degraded { get; private set; }

    /// <summary>Whether any batch went past the runtime's sockets, whose counters then do not see it.</summary>
    public bool Natively { get; private set; }

    /// <summary>The error that sending ended with.</summary>
    public SocketError Error { get; set; } = SocketError.Success;

    /// <summary>Wall time from the first send to the end of the last, waits for the window included.</summary>
    public TimeSpan Elapsed => _cost.Elapsed;

    public CpuTimes Cpu => _cost.Cpu;

    public long AllocatedBytes => _cost.AllocatedBytes;

    /// <summary>What of these the first batch took, the first calls of a process among it; null when no batch came to its end.</summary>
    public BatchCost? FirstBatch { get; private set; }

    /// <summary>Null where system calls cannot be counted.</summary>
    public SyscallCounts? Counts { get; set; }

    /// <summary>Sending begins.</summary>
    public void Begin() => _begun = BatchCost.UpToNow(0);

    /// <summary>A batch has come to its end. Of the first it is written down what it took.</summary>
    public void BatchEnded()
    {
        if (Messages > 0)
            FirstBatch ??= BatchCost.UpToNow(Messages) - _begun;
    }

    /// <summary>Sending has ended.</summary>
    public void End() => _cost = BatchCost.UpToNow(Messages) - _begun;

    /// <summary>Adds the latest batch of a sender.</summary>
    public void Add(in SendResult result, IBatchSender sender)
    {
        Messages += result.Accepted;
        Bytes += result.Bytes;
        Degraded ??= result.Degraded;
        Natively |= NativeSends.IsLatestOf(sender);
    }
}
