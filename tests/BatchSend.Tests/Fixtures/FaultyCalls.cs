using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend.Tests.Fixtures;

/// <summary>
/// The kernel with faults at chosen calls. A short count is real: the kernel gets less than the sender gave. Only the
/// sends count as calls.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class FaultyCalls(Func<int, Fault> plan) : ISendCalls
{
    /// <summary>Sends made, or refused instead of being made.</summary>
    public int Count { get; private set; }

    /// <summary>Sends that asked for segments.</summary>
    public int Segmented { get; private set; }

    /// <summary>True when a send that asked for segments got an error.</summary>
    public bool RefusedSegments { get; private set; }

    /// <summary>What the sender reads as SO_ERROR, once.</summary>
    public Errno Waiting { get; set; }

    public int SendMessage(int socket, MessageHeader* message, int flags)
    {
        if (message->Control is not null)
            Segmented++;
        Fault fault = Next();
        if (fault.Error != Errno.None)
        {
            RefusedSegments |= message->Control is not null;
            return -(int)fault.Error;
        }

        if (fault.Limit is not { } limit)
            return KernelCalls.Instance.SendMessage(socket, message, flags);
        if (message->Control is not null)
            limit -= limit % ((SegmentControl*)message->Control)->Size; // no datagram is ever cut
        if (limit == 0)
            return 0;

        IoVector* vectors = stackalloc IoVector[(int)message->VectorCount];
        MessageHeader shorter = *message;
        shorter.Vectors = vectors;
        shorter.VectorCount = 0;
        for (nuint left = (nuint)limit; left > 0 && shorter.VectorCount < message->VectorCount;)
        {
            IoVector vector = message->Vectors[shorter.VectorCount];
            vector.Length = Math.Min(vector.Length, left);
            left -= vector.Length;
            vectors[shorter.VectorCount++] = vector;
        }

        return KernelCalls.Instance.SendMessage(socket, &shorter, flags);
    }

    public int SendMessages(int socket, MultiMessageHeader* messages, int count, int flags)
    {
        Fault fault = Next();
        if (fault.Error != Errno.None)
            return -(int)fault.Error;
        int limit = Math.Min(fault.Limit ?? count, count);
        return limit == 0 ? 0 : KernelCalls.Instance.SendMessages(socket, messages, limit, flags);
    }

    public int TakeError(int socket)
    {
        if (Waiting == Errno.None)
            return KernelCalls.Instance.TakeError(socket);
        var error = (int)Waiting;
        Waiting = Errno.None;
        return error;
    }

    private Fault Next()
    {
        Fault fault = plan(Count++);
        fault.Meanwhile?.Invoke();
        return fault;
    }
}

/// <summary>What happens to one call: an error instead of it, or a limit to what it takes; by default nothing.</summary>
internal readonly record struct Fault(Errno Error = Errno.None, int? Limit = null, Action? Meanwhile = null)
{
    public static Fault None => default;
}
