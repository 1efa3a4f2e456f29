using System.Net.Sockets;
using BatchSend;
using Bench.Meters;
using Bench.Meters.Events;

namespace Bench.Commands.Sending;

/// <summary>What was sent so far, and, once it has ended, what it cost.</summary>
internal sealed class SendTotals
{
    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Why a strategy fell back within a batch; null when it did not.</summary>
    public string? Degraded { get; private set; }

    /// <summary>Whether any batch went past the runtime's sockets, whose counters then do not see it.</summary>
    public bool Natively { get; private set; }

    /// <summary>The error that sending ended with.</summary>
    public SocketError Error { get; set; } = SocketError.Success;

    /// <summary>Wall time from the first send to the end of the last, waits for the window included.</summary>
    public TimeSpan Elapsed { get; set; }

    public CpuTimes Cpu { get; set; }

    public long AllocatedBytes { get; set; }

    /// <summary>Null where system calls cannot be counted.</summary>
    public SyscallCounts? Counts { get; set; }

    /// <summary>Adds the latest batch of a sender.</summary>
    public void Add(in SendResult result, IBatchSender sender)
    {
        Messages += result.Accepted;
        Bytes += result.Bytes;
        Degraded ??= result.Degraded;
        Natively |= NativeSends.IsLatestOf(sender);
    }
}
