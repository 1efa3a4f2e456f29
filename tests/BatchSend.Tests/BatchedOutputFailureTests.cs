using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>A flush reports the first failure by the message's index since the last flush; the output goes on after it.</summary>
public sealed class BatchedOutputFailureTests
{
    private const int Max = BatchedOutput.MaxQueuedMessages;

    /// <summary>Strategies over UDP × where the bad message stands: in the flush, in an automatic send, at their seams.</summary>
    public static TheoryData<string, int, int> BadMessages
    {
        get
        {
            var rows = new TheoryData<string, int, int>();
            foreach (var row in Cases.Udp.Where(static r => r.Data.Item3 == AddressFamily.InterNetwork))
                foreach ((int bad, int count) in new[] { (0, 1), (2, 5), (Max - 1, Max), (Max - 1, Max + 1), (Max, Max + 1), (1100, 1200), (1500, 4000) })
                    rows.Add(row.Data.Item1, bad, count);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(BadMessages))]
    public async Task The_first_failure_is_told_by_its_index_since_the_last_flush(string strategy, int bad, int count)
    {
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        pair.Recorder.Start();
        ReadOnlyMemory<byte>[] messages = Batches.Create(
            new Random(31), Enumerable.Range(0, count).Select(i => i == bad ? Batches.MaxDatagramV4 + 1 : 20));

        // Twice: the index of the second round counts from its own first write, and nothing is left of the first.
        var accepted = new List<ReadOnlyMemory<byte>>();
        for (int round = 0; round < 2; round++)
        {
            foreach (ReadOnlyMemory<byte> message in messages)
                await output.WriteOne(message);
            SendResult result = await output.Flush();
            Assert.Equal(SendResult.Failed(bad, 20L * bad, SocketError.MessageSize, bad), result);
            Assert.Equal(0, output.Queued);
            accepted.AddRange(messages[..bad]);
        }

        output.Write(messages[^1].Length <= Batches.MaxDatagramV4 ? messages[^1] : default);
        Assert.Equal(1, (await output.Flush()).Accepted);
        accepted.Add(messages[^1].Length <= Batches.MaxDatagramV4 ? messages[^1] : default);
        pair.Recorder.AssertReceived(accepted);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_torn_stream_fails_every_later_flush(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        pair.Socket.Shutdown(SocketShutdown.Send);
        output.Write(new byte[10]);
        SendResult first = await output.Flush();
        Assert.False(first.IsSuccess);
        Assert.Equal(0, first.FailedIndex);

        output.Write(new byte[10]);
        Assert.Equal(first, await output.Flush());
    }

    [Theory]
    [MemberData(nameof(Cases.Udp), MemberType = typeof(Cases))]
    public async Task A_cancellation_after_progress_is_a_failure_with_its_index(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        using var cancel = new CancellationTokenSource();
        ReadOnlyMemory<byte>[] before = Batches.Equal(Max, 20), after = Batches.Equal(9, 20, seed: 2);
        foreach (ReadOnlyMemory<byte> message in before.Concat(HookMemory.Plant(after, 4, cancel.Cancel)))
            await output.WriteOne(message, CancellationToken.None);

        SendResult result;
        try
        {
            result = await output.Flush(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            // A strategy that reads all before it sends any made no progress: what was queued stays queued.
            Assert.Equal(SendResult.Sent(Max + 9, 20 * (Max + 9)), await output.Flush(CancellationToken.None));
            pair.Recorder.AssertReceived([.. before, .. after]);
            return;
        }

        Assert.Equal(SocketError.OperationAborted, result.Error);
        Assert.InRange(result.Accepted, Max + 1, Max + 8);
        Assert.Equal(result.Accepted, result.FailedIndex);
        pair.Recorder.AssertReceived([.. before, .. after[..(result.Accepted - Max)]]);
    }

    [Fact]
    public async Task A_degradation_stays_visible()
    {
        await using var output = new BatchedOutput(new DegradingSender());
        for (int i = 0; i <= Max; i++)
            await output.WriteOne(new byte[1]); // the automatic send degrades, the flush's does not
        Assert.Equal(DegradingSender.Reason, (await output.Flush()).Degraded);
        Assert.Null((await output.Flush()).Degraded);
    }

    /// <summary>No strategy degrades on every machine, so this one stands for those that do.</summary>
    private sealed class DegradingSender : IBatchSender
    {
        public const string Reason = "the kernel refused the option";

        public SenderDescriptor Descriptor => SenderCatalog.Baseline;

        public ValueTask<SendResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken cancellationToken = default) =>
            new(SendResult.Sent(messages.Length, messages.Length) with { Degraded = messages.Length == Max ? Reason : null });

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
