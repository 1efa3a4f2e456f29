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
            SendCallCounts predicted = sender.Descriptor.PredictSendCalls(sizes, transport);
            Assert.Equal(predicted, sender.Descriptor.PredictSendCalls(sizes, transport));

            long before = sender.Issued();
            Assert.True((await sender.Send(batch)).IsSuccess);

            Assert.Equal(predicted.Total, sender.Issued() - before);
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
    [InlineData("coalesce", new int[0], 0)]
    [InlineData("coalesce", new[] { 0, 0 }, 0)]
    [InlineData("coalesce", new[] { LargeSegment - 1, 1, 0 }, 1)]
    [InlineData("coalesce", new[] { LargeSegment - 1, 2 }, 2)] // messages stay whole
    [InlineData("coalesce", new[] { 10, 2 * LargeSegment, 10 }, 3)]
    [InlineData("gather", new[] { 0, 0 }, 0)]
    [InlineData("gather", new[] { 0, LargeSegment, 0, LargeSegment }, 1)]
    public void Known_cases_over_TCP(string strategy, int[] sizes, long calls) =>
        Assert.Equal(calls, Cases.Strategy(strategy).PredictSendCalls(sizes, Transport.Tcp).Total);

    [Theory]
    [InlineData("per-buffer", 3)]
    [InlineData("pending-tasks", 3)]
    [InlineData("flush", 3)]
    public void Known_cases_over_UDP(string strategy, long calls) =>
        Assert.Equal(calls, Cases.Strategy(strategy).PredictSendCalls([64, 0, 1200], Transport.Udp).Total);

    [Theory]
    [InlineData("gather", Transport.Tcp, 1024, 1)]
    [InlineData("gather", Transport.Tcp, 1025, 2)]
    [InlineData("mmsg", Transport.Udp, 0, 0)]
    [InlineData("mmsg", Transport.Udp, 1024, 1)]
    [InlineData("mmsg", Transport.Udp, 1025, 2)]
    [InlineData("auto", Transport.Tcp, 1, 1)]
    [InlineData("auto", Transport.Udp, 1, 1)]
    public void Many_equal_messages(string strategy, Transport transport, int count, long calls) =>
        Assert.Equal(calls, Cases.Strategy(strategy).PredictSendCalls([.. Enumerable.Repeat(64, count)], transport).Total);

    [Theory]
    [InlineData(new[] { 64, 64, 64 }, 1, 0)]
    [InlineData(new[] { 64, 64, 10 }, 1, 0)]
    [InlineData(new[] { 64, 64, 10, 10 }, 1, 1)] // the shorter one ends its run; the last goes alone
    [InlineData(new[] { 1, 2, 3, 3, 3 }, 1, 1)]
    [InlineData(new[] { 40_000, 40_000, 40_000 }, 0, 1)] // no two fit into one segmented send
    [InlineData(new[] { 64, 64, 0, 64, 64 }, 2, 1)]
    [InlineData(new[] { 64 }, 0, 1)]
    public void Runs_of_datagrams_are_a_sendmsg_each_and_the_rest_sendmmsg(int[] sizes, long runs, long rest)
    {
        Assert.SkipUnless(SenderSupport.Of(Cases.Strategy("segment-offload"), Transport.Udp).IsSupported, "no segmentation here");
        Assert.Equal(new SendCallCounts(SendMsg: runs, SendMmsg: rest), Cases.Strategy("segment-offload").PredictSendCalls(sizes, Transport.Udp));
    }

    [Theory]
    [InlineData("per-buffer", Transport.Tcp, 3, 0, 0)]
    [InlineData("pending-tasks", Transport.Udp, 3, 0, 0)]
    [InlineData("flush", Transport.Tcp, 1, 0, 0)]
    [InlineData("flush", Transport.Udp, 3, 0, 0)]
    [InlineData("flush-default", Transport.Tcp, 1, 0, 0)]
    [InlineData("coalesce", Transport.Tcp, 1, 0, 0)]
    [InlineData("gather", Transport.Tcp, 0, 1, 0)]
    [InlineData("mmsg", Transport.Udp, 0, 0, 1)]
    public void Calls_have_the_kernels_names(string strategy, Transport transport, long sendTo, long sendMsg, long sendMmsg) =>
        Assert.Equal(
            new SendCallCounts(sendTo, sendMsg, sendMmsg), Cases.Strategy(strategy).PredictSendCalls([64, 64, 64], transport));

    [Theory]
    [InlineData(Transport.Tcp, new[] { 64 }, "per-buffer")]
    [InlineData(Transport.Tcp, new[] { 64, 64 }, "coalesce")]
    [InlineData(Transport.Tcp, new[] { 16_384, 16_384 }, "gather")]
    [InlineData(Transport.Udp, new[] { 64 }, "per-buffer")]
    [InlineData(Transport.Udp, new[] { 64, 64, 1200 }, "segment-offload")]
    [InlineData(Transport.Udp, new[] { 64, 1200 }, "mmsg")]
    public void Auto_makes_the_calls_of_its_choice(Transport transport, int[] sizes, string choice)
    {
        Assert.SkipUnless(SenderSupport.Of(Cases.Strategy("segment-offload"), Transport.Udp).IsSupported, "no segmentation here");
        Assert.Equal(
            Cases.Strategy(choice).PredictSendCalls(sizes, transport), Cases.Strategy("auto").PredictSendCalls(sizes, transport));
    }
}
