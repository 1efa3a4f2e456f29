using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;
using static BatchSend.Tests.Fixtures.NativeSenders;

namespace BatchSend.Tests.Senders;

/// <summary>Errors and short counts at every call: nothing is lost, nothing goes twice, and a stream keeps its order.</summary>
[SupportedOSPlatform("linux")]
public sealed class FaultInjectionTests
{
    public static TheoryData<string, int> Waiting => Matrix([Errno.EAGAIN, Errno.EINTR, Errno.ENOBUFS, Errno.ENOMEM]);

    public static TheoryData<string, int> Final => Matrix([Errno.EMSGSIZE, Errno.EIO, Errno.EINVAL, Errno.EPERM, Errno.EPIPE]);

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task A_call_that_cannot_go_on_now_goes_on_later(string strategy, int error)
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
        pair.Recorder.Start();
        var sent = new List<ReadOnlyMemory<byte>>();
        foreach (bool cut in new[] { false, true })
        {
            await AtEveryCall(strategy, (Errno)error, cut, async (calls, at) =>
            {
                ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(at), Sizes);
                await using IBatchSender sender = Create(strategy, pair.Socket, calls);

                Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
                sent.AddRange(batch);
            });
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [MemberData(nameof(Final))]
    public async Task An_error_ends_the_batch_or_degrades_it(string strategy, int error)
    {
        LinuxAlone();
        foreach (bool cut in new[] { false, true })
        {
            await AtEveryCall(strategy, (Errno)error, cut, async (calls, at) =>
            {
                using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
                ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(at), Sizes);
                await using IBatchSender sender = Create(strategy, pair.Socket, calls);

                SendResult result = await sender.Send(batch);

                bool degrades = calls.RefusedSegments && (Errno)error is Errno.EMSGSIZE or Errno.EINVAL or Errno.EIO;
                Assert.Equal(degrades, result.Degraded is not null);
                if (degrades || calls.Count <= at)
                {
                    Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), result with { Degraded = null });
                    pair.Recorder.AssertReceived(batch);
                    return;
                }

                Assert.Equal(((Errno)error).ToSocketError(), result.Error);
                pair.AssertConsistent(result, batch);
                if (strategy == "gather")
                    await FaultTests.AssertFaulted(sender, result.Error);
            });
        }
    }

    [Fact]
    public async Task A_stream_goes_on_after_a_short_count_of_every_length()
    {
        LinuxAlone();
        int[] sizes = [7, 0, 300, 5, 600, 1];
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        pair.Recorder.Start();
        var sent = new List<ReadOnlyMemory<byte>>();
        for (int length = 0; length <= sizes.Sum(); length++)
        {
            int limit = length;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(length), sizes);
            await using IBatchSender sender = Create("gather", pair.Socket, new FaultyCalls(i => i == 0 ? new Fault(Limit: limit) : Fault.None));
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
            sent.AddRange(batch);
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Fact]
    public async Task A_stream_that_takes_a_short_count_then_has_no_room_goes_on_in_the_middle()
    {
        LinuxAlone();
        int[] sizes = [7, 0, 300, 5, 600, 1];
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        var sent = new List<ReadOnlyMemory<byte>>();
        for (int length = 1; length < sizes.Sum(); length += 13)
        {
            int limit = length;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(length), sizes);
            var calls = new FaultyCalls(i => i % 2 == 0 ? new Fault(Limit: limit) : new Fault(Errno.EAGAIN));
            await using IBatchSender sender = Create("gather", pair.Socket, calls);
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
            sent.AddRange(batch);
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [MemberData(nameof(NativeSenders.Names), MemberType = typeof(NativeSenders))]
    public async Task Any_mixture_of_waits_and_short_counts_loses_nothing(string strategy)
    {
        LinuxAlone();
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
            pair.Recorder.Start();
            var calls = new FaultyCalls(_ => random.Next(5) switch
            {
                0 => new Fault(Errno.EAGAIN),
                1 => new Fault(Errno.EINTR),
                2 => new Fault(Limit: random.Next(5)),
                3 => new Fault(Limit: random.Next(2000)),
                _ => Fault.None,
            });
            await using IBatchSender sender = Create(strategy, pair.Socket, calls);
            var sent = new List<ReadOnlyMemory<byte>>();
            for (int i = 0; i < 20; i++)
            {
                ReadOnlyMemory<byte>[] batch = Batches.Create(random, Enumerable.Range(0, random.Next(60)).Select(n => random.Next(3) * 50 * (n / 20)));
                Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
                sent.AddRange(batch);
            }

            pair.Recorder.AssertReceived(sent);
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_inside_a_message_is_faulted()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(3, 100);
        var calls = new FaultyCalls(static i => i == 0 ? new Fault(Limit: 150) : new Fault(Errno.ECONNRESET));
        await using IBatchSender sender = Create("gather", pair.Socket, calls);

        SendResult result = await sender.Send(batch);

        Assert.Equal(SendResult.Failed(1, 100, SocketError.ConnectionReset, 1), result);
        await FaultTests.AssertFaulted(sender, SocketError.ConnectionReset);
        Assert.Equal(150, pair.Stream.ReadToEnd().Length);
    }

    [Theory]
    [InlineData("mmsg")]
    [InlineData("segment-offload")]
    public async Task Datagrams_go_on_after_a_short_count_of_every_length(string strategy)
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var sent = new List<ReadOnlyMemory<byte>>();
        for (int length = 0; length <= 20; length++)
        {
            int limit = length;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(length), Enumerable.Range(100, 20)); // rising: no runs
            await using IBatchSender sender = Create(strategy, pair.Socket, new FaultyCalls(i => i % 3 == 0 ? new Fault(Limit: limit) : Fault.None));
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
            sent.AddRange(batch);
        }

        pair.Recorder.AssertReceived(sent);
    }

    /// <summary>Sends batches whose calls meet an error at the first, the second and so on, until one comes to its end without.</summary>
    /// <param name="strategy">What sends.</param>
    /// <param name="error">What one call gets.</param>
    /// <param name="cut">Whether every other call takes a part alone, so that there are many.</param>
    /// <param name="send">Sends one batch through the calls; told which of them gets the error.</param>
    private static async Task AtEveryCall(string strategy, Errno error, bool cut, Func<FaultyCalls, int, Task> send)
    {
        int part = strategy == "mmsg" ? 2 : 250; // messages, and bytes
        Fault others = cut ? new Fault(Limit: part) : Fault.None;
        int at = 0;
        FaultyCalls calls;
        do
        {
            int faulty = at;
            calls = new FaultyCalls(i => i == faulty ? new Fault(error) : others);
            await send(calls, at);
        }
        while (calls.Count > at++);
        Assert.True(at > (cut ? 4 : 1), $"only {at} calls could be made to fail");
    }

    private static TheoryData<string, int> Matrix(Errno[] errors)
    {
        var rows = new TheoryData<string, int>();
        foreach (ITheoryDataRow strategy in Names)
            foreach (Errno error in errors)
                rows.Add((string)strategy.GetData()[0]!, (int)error);
        return rows;
    }
}
