using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Tls;

/// <summary>The contract of a sender, over TLS.</summary>
public sealed class TlsSenderTests
{
    private static readonly int[] Sizes = [64, 0, 1200, 1, 16_384, 16_385, 40_000, 0, 70_000, 200];

    public static TheoryData<string> Strategies => [.. TlsSenders.All.Select(s => s.Name)];

    public static TheoryData<string, SslProtocols> Ways
    {
        get
        {
            TheoryData<string, SslProtocols> ways = [];
            foreach (SenderDescriptor strategy in TlsSenders.All)
            {
                ways.Add(strategy.Name, SslProtocols.Tls12);
                ways.Add(strategy.Name, SslProtocols.Tls13);
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task The_bytes_arrive_in_order_and_the_buffers_are_the_callers_again(string strategy, SslProtocols protocol)
    {
        await using TlsPair pair = await TlsPair.CreateAsync(protocol, slow: true);
        await using IBatchSender sender = pair.Sender(Find(strategy));
        Task<byte[]> reading = pair.ReadToEndAsync();
        var random = new Random(1);
        List<byte> expected = [];
        for (int i = 0; i < 4; i++)
        {
            ReadOnlyMemory<byte>[] batch = Batches.Create(random, i == 2 ? [] : Sizes);
            byte[] bytes = Batches.Join(batch);
            expected.AddRange(bytes);

            SendResult result = await sender.Send(batch);
            Batches.Overwrite(batch);

            Assert.Equal((batch.Length, (long)bytes.Length, SocketError.Success), (result.Accepted, result.Bytes, result.Error));
        }

        await pair.EndAsync();
        byte[] received = await Wait.For(reading, "the end of the stream");
        Assert.True(expected.SequenceEqual(received), $"{received.Length} bytes came, {expected.Count} were sent, or they differ");
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task A_receiver_closed_in_the_middle_ends_the_batch_and_the_stream(string strategy)
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13, slow: true);
        await using IBatchSender sender = pair.Sender(Find(strategy));
        ReadOnlyMemory<byte>[] batch = Batches.Equal(1000, 5000);

        Task<SendResult> send = sender.StartPending(batch);
        pair.CloseReceiver();
        SendResult result = await Wait.For(send, "the broken batch");

        Assert.Contains(result.Error, new[] { SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.Shutdown });
        Assert.Equal(result.Accepted, result.FailedIndex);
        Assert.Equal(5000L * result.Accepted, result.Bytes);
        await FaultTests.AssertFaulted(sender, result.Error);
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task A_cancelled_write_tears_the_stream(string strategy)
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13, slow: true);
        await using IBatchSender sender = pair.Sender(Find(strategy));
        using CancellationTokenSource source = new();

        Task<SendResult> send = sender.StartPending(Batches.Equal(1000, 5000), source.Token);
        await source.CancelAsync();
        SendResult result = await Wait.For(send, "the cancelled batch");

        Assert.Equal(SocketError.OperationAborted, result.Error);
        await FaultTests.AssertFaulted(sender, SocketError.OperationAborted);
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task Misuse_throws(string strategy)
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13, slow: true);
        IBatchSender sender = pair.Sender(Find(strategy));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.Send(Batches.Equal(1, 1), new CancellationToken(canceled: true)));
        Task<SendResult> pending = sender.StartPending(Batches.Equal(1000, 5000));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.Send(Batches.Equal(1, 1)));
        await sender.DisposeAsync();
        Assert.Equal(SocketError.OperationAborted, (await Wait.For(pending, "the batch of a disposed sender")).Error);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.Send(Batches.Equal(1, 1)));
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task A_stream_that_was_disposed_before_is_misuse(string strategy)
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13);
        await using IBatchSender sender = pair.Sender(Find(strategy));
        await pair.Stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.Send(Batches.Equal(3, 100)));
    }

    [Fact]
    public async Task Pending_tasks_says_that_it_had_to_wait_for_a_write()
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13, slow: true);
        await using IBatchSender sender = pair.Sender(Find("pending-tasks"));
        Task<SendResult> send = sender.StartPending(Batches.Equal(1000, 5000));
        Task<byte[]> reading = pair.ReadToEndAsync();
        SendResult result = await Wait.For(send, "the batch");
        Assert.Contains("one write at a time", result.Degraded, StringComparison.Ordinal);
        await pair.EndAsync();
        Assert.Equal(5_000_000, (await Wait.For(reading, "the end of the stream")).Length);
    }

    [Fact]
    public async Task An_output_flushes_over_tls()
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13);
        await using BatchedOutput output = TlsSenders.CreateOutput(pair.Stream, pair.Socket);
        Task<byte[]> reading = pair.ReadToEndAsync();
        output.Write("ab"u8.ToArray());
        output.Write("cd"u8.ToArray());
        Assert.Equal(2, (await output.Flush()).Accepted);
        await pair.EndAsync();
        Assert.Equal("abcd"u8.ToArray(), await Wait.For(reading, "the end of the stream"));
    }

    [Fact]
    public async Task What_goes_past_tls_is_refused_with_the_reason()
    {
        await using TlsPair pair = await TlsPair.CreateAsync(SslProtocols.Tls13);
        foreach (SenderDescriptor strategy in SenderCatalog.All.Except(TlsSenders.All))
        {
            NotSupportedException refused = Assert.Throws<NotSupportedException>(() => pair.Sender(strategy));
            Assert.Equal(TlsSenders.WhyNot(strategy), refused.Message);
            Assert.Throws<NotSupportedException>(() => TlsSenders.PredictRecords(strategy, [1]));
        }

        using SslStream unauthenticated = new(new NetworkStream(pair.Socket), leaveInnerStreamOpen: true);
        Assert.Throws<InvalidOperationException>(() => TlsSenders.Create(unauthenticated, pair.Socket, SenderCatalog.Baseline));
    }

    [Theory]
    [InlineData("per-buffer", 2 + 64, 16_384, 16_385)]
    [InlineData("pending-tasks", 2 + 64, 16_384, 16_385)]
    [InlineData("coalesce", 2 + 1, 16_384, 16_385)] // 36,865 bytes in one buffer
    [InlineData("flush", 2 + 1, 16_384, 16_385)]
    [InlineData("flush-default", 10, 16_384, 16_385)] // ten segments of 4 KB, the last one not full
    public void Records_are_predicted_from_the_writes(string strategy, long expected, params int[] large)
    {
        int[] sizes = [.. Enumerable.Repeat(64, 64), 0, .. large];
        long extra = strategy is "per-buffer" or "pending-tasks" ? 1 : 0; // 16,385 bytes are two records
        Assert.Equal(expected + extra, TlsSenders.PredictRecords(Find(strategy), sizes));
    }

    private static SenderDescriptor Find(string name)
    {
        Assert.True(SenderCatalog.TryFind(name, out SenderDescriptor? strategy));
        return strategy;
    }
}
