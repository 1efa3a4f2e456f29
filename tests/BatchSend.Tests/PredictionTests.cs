using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>What a strategy says beforehand that a batch costs, against what it issued.</summary>
public sealed class PredictionTests
{
    private const int LargeSegment = 64 * 1024;
    private const int DefaultSegment = 4 * 1024;

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Predicts_the_sends_of_any_batch(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        var sent = new List<ReadOnlyMemory<byte>>();
        pair.Recorder.Start();
        foreach (ReadOnlyMemory<byte>[] batch in Batches.Mixed(11, family))
        {
            int[] sizes = [.. batch.Select(static m => m.Length)];
            long predicted = sender.Descriptor.PredictSendCalls(sizes, transport);
            Assert.Equal(predicted, sender.Descriptor.PredictSendCalls(sizes, transport));

            long before = sender.Issued();
            Assert.True((await sender.Send(batch)).IsSuccess);

            Assert.Equal(predicted, sender.Issued() - before);
            sent.AddRange(batch);
            pair.Recorder.WaitFor(sent.Count, Batches.BytesOf(sent)); // room again: nothing has to wait
        }
    }

    [Theory]
    [InlineData("per-buffer", new[] { 64, 64, 0 }, 3)]
    [InlineData("pending-tasks", new[] { 64, 64, 0 }, 3)]
    [InlineData("flush", new int[0], 0)]
    [InlineData("flush", new[] { 0, 0 }, 0)]
    [InlineData("flush", new[] { 1, 0, 1 }, 1)]
    [InlineData("flush", new[] { LargeSegment - 1, 1 }, 1)]
    [InlineData("flush", new[] { LargeSegment, 1 }, 2)]
    [InlineData("flush-default", new[] { DefaultSegment - 1, 1 }, 1)]
    [InlineData("flush-default", new[] { DefaultSegment, 1 }, 2)]
    [InlineData("flush-default", new[] { 16 * 1024 }, 4)]
    public void Known_cases_over_TCP(string strategy, int[] sizes, long calls) =>
        Assert.Equal(calls, Cases.Strategy(strategy).PredictSendCalls(sizes, Transport.Tcp));

    [Theory]
    [InlineData("per-buffer", 3)]
    [InlineData("pending-tasks", 3)]
    [InlineData("flush", 3)]
    public void Known_cases_over_UDP(string strategy, long calls) =>
        Assert.Equal(calls, Cases.Strategy(strategy).PredictSendCalls([64, 0, 1200], Transport.Udp));
}
