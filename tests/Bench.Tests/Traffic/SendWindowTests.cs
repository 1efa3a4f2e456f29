using System.Diagnostics;
using BatchSend;
using Bench.Commands;
using Bench.Sinks;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Traffic;

/// <summary>The window's arithmetic over the real counters, with the test in the place of the sink.</summary>
public sealed class SendWindowTests : IDisposable
{
    // Room for 10 messages of 1200 bytes, at 2304 each, in half of it.
    private const int Buffer = 2 * 10 * 2304;

    private readonly SharedCounters _counters = SharedCounters.CreatePrivate(0);

    public void Dispose() => _counters.Dispose();

    [Fact]
    public void Half_of_the_buffer_is_the_window()
    {
        SendWindow window = Create();
        Assert.Equal(Buffer / 2, window.WindowBytes);
        Assert.True(window.Fits(10));
        Assert.False(window.Fits(11));
        Assert.Null(window.WhyNotLossless(10));
        Assert.NotNull(window.WhyNotLossless(11));
    }

    [Fact]
    public void There_is_no_wait_while_there_is_room()
    {
        SendWindow window = Create();
        window.WaitFor(4);
        window.Sent(4);
        window.WaitFor(6);
        window.Sent(6);
        _counters.Add(3, 3600);
        window.WaitFor(3);
        Assert.Equal(0, window.WaitTicks);
        Assert.Equal(0, window.LostMessages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_window_waits_for_the_sink(bool spinOnly)
    {
        SendWindow window = Create();
        window.SpinOnly = spinOnly;
        window.Sent(10);
        Task wait = Task.Run(() => window.WaitFor(1), TestContext.Current.CancellationToken);
        _counters.Add(1, 1200);
        await wait;
        Assert.InRange(window.LostMessages, 0, 9); // only a machine that stood still makes it more than 0
    }

    [Fact]
    public void Lost_messages_do_not_stop_the_window()
    {
        SendWindow window = Create();
        for (int i = 0; i < 3; i++)
        {
            window.WaitFor(10);
            window.Sent(10); // nobody takes them
        }

        window.Drain();
        Assert.Equal(30, window.LostMessages);
        Assert.True(window.WaitTicks > 0);

        window.Sent(5);
        _counters.Add(5, 6000);
        window.Drain();
        Assert.Equal(30, window.LostMessages);
        Assert.Equal(35, window.SentMessages);
    }

    [Fact]
    public void Messages_that_come_late_are_no_longer_lost()
    {
        SendWindow window = Create();
        window.Sent(10);
        window.Drain();
        Assert.Equal(10, window.LostMessages);
        _counters.Add(4, 4800);
        Assert.Equal(6, window.LostMessages);
    }

    [Fact]
    public void A_batch_larger_than_the_window_waits_until_nothing_is_under_way()
    {
        SendWindow window = Create();
        window.Sent(1);
        window.WaitFor(100);
        Assert.Equal(1, window.LostMessages);
    }

    [Fact]
    public void Patience_with_loss_is_told_apart_from_waiting_for_room()
    {
        SendWindow window = Create();
        window.Sent(10);
        _counters.Add(9, 10_800);
        window.Drain();
        Assert.Equal(1, window.LostMessages);
        Assert.InRange(window.LossWaitTicks, Stopwatch.Frequency / 5, window.WaitTicks);
    }

    [Theory]
    [InlineData(Transport.Tcp, 100, 0)]
    [InlineData(Transport.Udp, 100, 100)]
    public void One_batch_of_a_stream_may_always_follow_another(Transport transport, int underWay, int lost)
    {
        // Ten messages fit; datagrams of a larger batch wait until nothing is under way, a stream's do not.
        SendWindow window = new(_counters, transport, 1200, Buffer);
        window.Sent(underWay);
        window.WaitToFollow(100);
        Assert.Equal(lost, window.LostMessages);
    }

    [Fact]
    public void A_sink_that_has_ended_is_an_error()
    {
        var window = new SendWindow(_counters, Transport.Udp, 1200, Buffer, _ => "it is gone");
        window.Sent(1);
        CommandFailure failure = Assert.Throws<CommandFailure>(window.Drain);
        Assert.Equal("it is gone", failure.Message);
    }

    [Fact]
    public void What_the_sink_took_before_is_not_counted()
    {
        _counters.Add(100, 120_000);
        SendWindow window = Create();
        window.Sent(2);
        window.Drain();
        Assert.Equal(2, window.LostMessages);
    }

    private SendWindow Create() => new(_counters, Transport.Udp, 1200, Buffer);
}
