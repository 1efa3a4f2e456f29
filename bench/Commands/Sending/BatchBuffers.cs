using System.Runtime.InteropServices;
using Bench.Traffic;

namespace Bench.Commands.Sending;

/// <summary>The buffers of one batch, used again for every batch: the sender gives them back when its call completes.</summary>
internal sealed class BatchBuffers(SendRequest request)
{
    private readonly ReadOnlyMemory<byte>[] _messages = MessageSet.Create(request.Batch, request.Size);

    /// <summary>The first <paramref name="count"/> messages, numbered from <paramref name="sequence"/> on when they are to be verified.</summary>
    public ReadOnlyMemory<ReadOnlyMemory<byte>> Next(int count, long sequence)
    {
        if (request.Verify)
        {
            for (int i = 0; i < count; i++)
                VerifyPattern.Fill(MemoryMarshal.AsMemory(_messages[i]).Span, sequence + i);
        }

        return _messages.AsMemory(0, count);
    }
}
