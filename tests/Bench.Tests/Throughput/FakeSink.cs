using BatchSend;
using Bench.Sinks;

namespace Bench.Tests.Throughput;

/// <summary>A sink and its network in one: takes at once what a fake sender hands over, but for what is lost.</summary>
internal sealed class FakeSink : ISinkCounters
{
    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    public void Take(long messages, long bytes)
    {
        Messages += messages;
        Bytes += bytes;
    }
}

/// <summary>Accepts every batch whole and loses so many messages of each.</summary>
internal sealed class FakeSender(FakeSink sink, int lostOfEachBatch = 0) : IBatchSender
{
    public SenderDescriptor Descriptor => SenderCatalog.Baseline;

    public int Batches { get; private set; }

    public ValueTask<SendResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken cancellationToken = default)
    {
        Batches++;
        int size = messages.Span[0].Length;
        sink.Take(messages.Length - lostOfEachBatch, (long)(messages.Length - lostOfEachBatch) * size);
        return ValueTask.FromResult(SendResult.Sent(messages.Length, (long)messages.Length * size));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
