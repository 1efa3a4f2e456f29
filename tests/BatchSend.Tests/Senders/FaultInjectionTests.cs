using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Senders;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>Errors and short counts at every call: nothing is lost, nothing goes twice, and a stream keeps its order.</summary>
[SupportedOSPlatform("linux")]
public sealed class FaultInjectionTests
{
    // Two runs, messages that are none, small and large ones: every way of the datagram senders in one batch.
    private static readonly int[] Sizes = [100, 100, 100, 40, 700, 0, 1, 2, 900, 900, 900, 3, 600, 600];

    public static TheoryData<string> Native => ["gather", "mmsg", "segment-offload"];

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
    [MemberData(nameof(Native))]
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

    [Fact]
    public async Task A_run_that_the_kernel_cut_goes_on_at_its_first_unsent_message()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var sent = new List<ReadOnlyMemory<byte>>();
        for (int segments = 0; segments <= 9; segments++)
        {
            int limit = 100 * segments;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(segments), [100, 100, 100, 100, 100, 100, 100, 100, 100, 30]);
            await using IBatchSender sender = Create("segment-offload", pair.Socket, new FaultyCalls(i => i == 0 ? new Fault(Limit: limit) : Fault.None));
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
            sent.AddRange(batch);
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [InlineData((int)Errno.EMSGSIZE)]
    [InlineData((int)Errno.EINVAL)]
    [InlineData((int)Errno.EIO)]
    public async Task A_refused_run_degrades_from_its_first_message_on(int error)
    {
        LinuxAlone();
        for (int refused = 0; refused < 3; refused++)
        {
            using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
            int at = refused;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(refused), [50, 50, 20, 60, 60, 60, 70, 70]); // three runs
            var calls = new FaultyCalls(i => i == at ? new Fault((Errno)error) : Fault.None);
            await using IBatchSender sender = Create("segment-offload", pair.Socket, calls);

            SendResult result = await sender.Send(batch);
            Assert.Contains(((Errno)error).ToString(), result.Degraded, StringComparison.Ordinal);
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), result with { Degraded = null });
            Assert.Equal(refused + 1, calls.Segmented);
            Assert.Equal(refused + 2, sender.Issued()); // the rest is one sendmmsg

            // The refused size is not tried again at once, and the result still says so.
            ReadOnlyMemory<byte>[] same = Batches.Equal(3, 70);
            Assert.NotNull((await sender.Send(same)).Degraded);
            Assert.Equal(refused + 1, calls.Segmented);
            pair.Recorder.AssertReceived([.. batch, .. same]);
        }
    }

    [Fact]
    public async Task A_refused_size_is_tried_again_after_some_batches()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var calls = new FaultyCalls(static i => i == 0 ? new Fault(Errno.EMSGSIZE) : Fault.None);
        await using IBatchSender sender = Create("segment-offload", pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(2, 70), smaller = Batches.Equal(2, 60);

        for (int i = 0; i <= SegmentOffloadSender.BatchesUntilRetry; i++)
            Assert.NotNull((await sender.Send(batch)).Degraded);
        Assert.Null((await sender.Send(batch)).Degraded);
        Assert.Equal(2, calls.Segmented);
        Assert.Null((await sender.Send(smaller)).Degraded);
    }

    [Fact]
    public async Task A_kernel_without_sendmmsg_gets_one_message_at_a_time()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var calls = new FaultyCalls(static _ => new Fault(Errno.ENOSYS));
        await using IBatchSender sender = Create("mmsg", pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Sizes);

        for (int i = 0; i < 2; i++)
        {
            SendResult result = await sender.Send(batch);
            Assert.NotNull(result.Degraded);
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), result with { Degraded = null });
        }

        Assert.Equal(1, calls.Count);
        pair.Recorder.AssertReceived([.. batch, .. batch]);
    }

    [Fact]
    public async Task A_refusal_that_shows_after_a_short_count_ends_the_batch_behind_the_message_sent_alone()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var calls = new FaultyCalls(static i => i == 0 ? new Fault(Limit: 3) : Fault.None) { Waiting = Errno.ECONNREFUSED };
        await using IBatchSender sender = Create("mmsg", pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(8, 100);

        Assert.Equal(SendResult.Failed(4, 400, SocketError.ConnectionRefused, 4), await sender.Send(batch));
        pair.Recorder.AssertReceived(batch[..4]);
    }

    [Theory]
    [MemberData(nameof(Native))]
    public async Task No_room_and_no_memory_are_waited_for_without_spinning(string strategy)
    {
        LinuxAlone();
        foreach (Errno error in new[] { Errno.EAGAIN, Errno.ENOBUFS })
        {
            using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
            var calls = new FaultyCalls(_ => new Fault(error));
            await using IBatchSender sender = Create(strategy, pair.Socket, calls);
            ReadOnlyMemory<byte>[] batch = Batches.Equal(20, 100);

            long start = Stopwatch.GetTimestamp();
            Assert.Equal(SendResult.Sent(20, 2000), await sender.Send(batch));

            // Each refusal is followed by a managed send of one message, which waits as long as it must.
            Assert.InRange(calls.Count, 1, batch.Length);
            // No memory wakes nobody, so that each is a pause of a millisecond; half of it leaves room for the timer's grain.
            if (error == Errno.ENOBUFS)
                Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= calls.Count / 2.0, "it tried again without a pause");
            pair.Recorder.AssertReceived(batch);
        }
    }

    [Theory]
    [InlineData("gather", false)]
    [InlineData("mmsg", false)]
    [InlineData("segment-offload", false)]
    [InlineData("segment-offload", true)]
    public async Task A_socket_disposed_during_a_native_call_ends_the_batch_and_is_closed(string strategy, bool runs)
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
        Task? disposal = null;
        var calls = new FaultyCalls(i => i == 0 ? new Fault(Limit: runs ? null : 1, Meanwhile: DisposeSocket) : Fault.None);
        await using IBatchSender sender = Create(strategy, pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Enumerable.Range(0, 20).Select(i => 100 + (runs ? i / 5 : i)));

        SendResult result = await sender.Send(batch);
        await Wait.For(disposal!, "the disposal of the socket");

        // The disposal ends what runs, but a call may still slip through before it does.
        if (!result.IsSuccess)
        {
            Assert.Equal(SocketError.OperationAborted, result.Error);
            Assert.Equal(result.Accepted, result.FailedIndex);
            Assert.Equal(Batches.BytesOf(batch.Take(result.Accepted)), result.Bytes);
        }

        long issued = sender.Issued();
        try
        {
            Assert.Equal(SocketError.OperationAborted, (await sender.Send(batch)).Error); // a stream that was torn
        }
        catch (ObjectDisposedException)
        {
            // Everything else: the socket is gone.
        }

        Assert.Equal(issued, sender.Issued());

        void DisposeSocket()
        {
            disposal = Task.Run(pair.Socket.Dispose);
            Wait.Until(() => !pair.Socket.Connected, () => "the disposal to begin");
        }
    }

    [Theory]
    [MemberData(nameof(Native))]
    public async Task A_cancellation_or_a_disposal_ends_a_pause_with_the_counts(string strategy)
    {
        LinuxAlone();
        foreach (bool dispose in new[] { false, true })
        {
            using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
            using var cancel = new CancellationTokenSource();
            IBatchSender? sender = null;
            Task disposal = Task.CompletedTask;
            // The first call takes something, the second finds no memory: the pause after it is the one that is ended.
            var calls = new FaultyCalls(i => i == 0 ? new Fault(Limit: 200) : new Fault(Errno.ENOBUFS, Meanwhile: End));
            sender = Create(strategy, pair.Socket, calls);
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), [.. Enumerable.Repeat(100, 2), .. Enumerable.Repeat(200, 1100)]);

            SendResult result = await sender.Send(batch, cancel.Token);

            Assert.Equal(SocketError.OperationAborted, result.Error);
            Assert.Equal(2, calls.Count);
            Assert.InRange(result.Accepted, 1, batch.Length - 1);
            await Wait.For(disposal, "the disposal");
            pair.AssertConsistent(result, batch);

            void End()
            {
                if (dispose)
                    disposal = sender!.DisposeAsync().AsTask();
                else
                    cancel.Cancel();
            }
        }
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

    private static IBatchSender Create(string strategy, Socket socket, ISendCalls calls) => strategy switch
    {
        "gather" => new GatherSender(socket, GatherSender.Entry, calls),
        "mmsg" => new MmsgSender(socket, MmsgSender.Entry, calls),
        "segment-offload" => new SegmentOffloadSender(socket, SegmentOffloadSender.Entry, calls),
        _ => throw new ArgumentOutOfRangeException(nameof(strategy)),
    };

    private static Transport TransportOf(string strategy) => strategy == "gather" ? Transport.Tcp : Transport.Udp;

    private static TheoryData<string, int> Matrix(Errno[] errors)
    {
        var rows = new TheoryData<string, int>();
        foreach (ITheoryDataRow strategy in Native)
            foreach (Errno error in errors)
                rows.Add((string)strategy.GetData()[0]!, (int)error);
        return rows;
    }

    private static void LinuxAlone() => Assert.SkipUnless(OperatingSystem.IsLinux(), "these senders work on Linux only");
}
