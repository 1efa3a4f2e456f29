using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

[Collection(ProcessWide.Name)]
public class PerfSyscallMeterTests
{
    private const int Calls = 1000;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void An_empty_window_counts_no_send_and_the_meters_own_calls_are_gone()
    {
        using ISyscallMeter meter = OpenOrSkip();
        var totals = new List<long>();
        for (int window = 0; window < 20; window++)
        {
            meter.Start();
            SyscallCounts counts = meter.Stop();
            Assert.Equal(0, counts.SendCalls);
            Assert.False(counts.ByName.ContainsKey("ioctl"), "the meter's own calls are subtracted");
            totals.Add(counts.Total);
        }

        // Threads of the runtime and of the test runner may call in any one window.
        Assert.Equal(0, totals.Min());
    }

    [Fact]
    public void Sends_on_the_calling_thread_are_counted_exactly_in_every_window()
    {
        using var probe = new SyscallProbe();
        using ISyscallMeter meter = OpenOrSkip();
        foreach (int calls in new[] { 1, Calls, 0, 10 * Calls, 7 })
        {
            meter.Start();
            probe.Send(calls);
            SyscallCounts counts = meter.Stop();
            Assert.Equal(calls, counts.ByName.GetValueOrDefault("sendto"));
            Assert.True(counts.Total >= calls);
            Assert.Equal(counts.Total, counts.ByName.Values.Sum());
        }
    }

    [Fact]
    public void Calls_without_a_name_are_in_the_total()
    {
        using ISyscallMeter meter = OpenOrSkip();
        List<SyscallCounts> windows = [];
        for (int window = 0; window < 20; window++)
        {
            meter.Start();
            SyscallProbe.CallWithoutName(Calls);
            windows.Add(meter.Stop());
        }

        // A call that another thread makes at the end of a window can be in one counter alone (SyscallCounts.Of), and then takes
        // one from what has no name. In the quietest window there is none.
        SyscallCounts quietest = windows.MinBy(w => w.Total)!;
        Assert.Equal((Calls, Calls), (quietest.Total, quietest.ByName[CountedSyscalls.Other]));
    }

    [Fact]
    public void Calls_outside_the_window_are_not_counted()
    {
        using var probe = new SyscallProbe();
        using ISyscallMeter meter = OpenOrSkip();
        probe.Send(Calls);
        meter.Start();
        SyscallCounts counts = meter.Stop();
        probe.Send(Calls);
        Assert.Equal(0, counts.SendCalls);
        meter.Start();
        Assert.Equal(0, meter.Stop().SendCalls);
    }

    [Fact]
    public void A_thread_that_ran_before_the_meter_opened_is_counted()
    {
        OpenOrSkip().Dispose(); // before there is a thread that a skipped test would leave running
        using var probe = new SyscallProbe();
        using var go = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            go.Wait(Ending);
            probe.Send(Calls);
            done.Set();
            Thread.Yield();
        });
        thread.Start();

        using ISyscallMeter meter = OpenOrSkip();
        meter.Start();
        go.Set();
        done.Wait(Ending);
        thread.Join();
        Assert.Equal(Calls, meter.Stop().ByName["sendto"]);
    }

    [Fact]
    public void A_thread_that_starts_and_ends_inside_the_window_is_counted_once()
    {
        using var probe = new SyscallProbe();
        using ISyscallMeter meter = OpenOrSkip();
        for (int window = 0; window < 3; window++)
        {
            meter.Start();
            var thread = new Thread(() => probe.Send(Calls));
            thread.Start();
            thread.Join();
            Assert.Equal(Calls, meter.Stop().ByName["sendto"]);
        }
    }

    [Fact]
    public void A_thread_that_starts_between_two_windows_is_counted()
    {
        using var probe = new SyscallProbe();
        using ISyscallMeter meter = OpenOrSkip();
        meter.Start();
        meter.Stop();

        using var go = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            go.Wait(Ending);
            probe.Send(Calls);
        });
        thread.Start();
        meter.Start();
        go.Set();
        thread.Join();
        Assert.Equal(Calls, meter.Stop().ByName["sendto"]);
    }

    [Fact]
    public async Task Pool_threads_are_counted()
    {
        using var probe = new SyscallProbe();
        using ISyscallMeter meter = OpenOrSkip();
        meter.Start();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => probe.Send(Calls), Ending)));
        Assert.Equal(8 * Calls, meter.Stop().ByName["sendto"]);
    }

    [Fact]
    public void A_window_that_hops_between_threads_has_the_meters_own_calls_subtracted()
    {
        using ISyscallMeter meter = OpenOrSkip();
        var ioctls = new List<long>();
        for (int window = 0; window < 10; window++)
        {
            // Inherited threads stand elsewhere in the row of counters than the threads that the meter found.
            var starter = new Thread(meter.Start);
            starter.Start();
            starter.Join();
            ioctls.Add(meter.Stop().ByName.GetValueOrDefault("ioctl"));
            meter.Start();
            var stopper = new Thread(() => ioctls.Add(meter.Stop().ByName.GetValueOrDefault("ioctl")));
            stopper.Start();
            stopper.Join();
        }

        Assert.All(ioctls, count => Assert.Equal(0, count));
    }

    [Fact]
    public void A_thread_that_calls_all_the_time_is_not_taken_for_the_meters_own_cost()
    {
        OpenOrSkip().Dispose(); // before there is a thread that a skipped test would leave running
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var busy = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                SyscallProbe.CallWithoutName(1);
        });
        busy.Start();
        using var probe = new SyscallProbe();
        using ISyscallMeter meter = OpenOrSkip();
        meter.Start();
        probe.Send(Calls);
        SyscallCounts counts = meter.Stop();
        stop.Cancel();
        busy.Join();
        Assert.Equal(Calls, counts.ByName["sendto"]);
        Assert.False(counts.ByName.ContainsKey("ioctl"));
        Assert.Equal(counts.Total, counts.ByName.Values.Sum());
    }

    [Fact]
    public void Threads_that_start_and_end_while_the_meter_opens_do_not_disturb_it()
    {
        OpenOrSkip().Dispose(); // before there is a thread that a skipped test would leave running
        using var probe = new SyscallProbe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var restless = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var brief = new Thread(() => Thread.Sleep(1));
                brief.Start();
                brief.Join();
                Thread.Sleep(10);
            }
        });
        restless.Start();
        for (int opening = 0; opening < 30; opening++)
        {
            using ISyscallMeter meter = OpenOrSkip();
            meter.Start();
            probe.Send(Calls);
            Assert.Equal(Calls, meter.Stop().ByName["sendto"]);
        }

        stop.Cancel();
        restless.Join();
    }

    [Fact]
    public void A_thread_that_waits_is_switched_out()
    {
        using ISyscallMeter meter = OpenOrSkip();
        meter.Start();
        for (int i = 0; i < 10; i++)
            Thread.Sleep(1);
        Assert.True(meter.Stop().ContextSwitches >= 10);
    }

    [Fact]
    public void Two_meters_count_the_same_calls()
    {
        using var probe = new SyscallProbe();
        using ISyscallMeter outer = OpenOrSkip();
        using ISyscallMeter inner = OpenOrSkip();
        outer.Start();
        probe.Send(Calls);
        inner.Start();
        probe.Send(Calls);
        Assert.Equal(Calls, inner.Stop().SendCalls);
        Assert.Equal(2 * Calls, outer.Stop().SendCalls);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        using ISyscallMeter meter = OpenOrSkip();
        Assert.Throws<InvalidOperationException>(() => meter.Stop());
        meter.Start();
        Assert.Throws<InvalidOperationException>(meter.Start);
        meter.Stop();
        meter.Dispose();
        Assert.Throws<ObjectDisposedException>(meter.Start);
    }

    [Fact]
    public void Dispose_closes_every_descriptor()
    {
        OpenOrSkip().Dispose();
        int before = PerfDescriptors();
        ISyscallMeter meter = OpenOrSkip();
        Assert.True(PerfDescriptors() > before);
        meter.Dispose();
        meter.Dispose();
        Assert.Equal(before, PerfDescriptors());
    }

    internal static ISyscallMeter OpenOrSkip()
    {
        ISyscallMeter meter = PerfSyscallMeter.Open();
        if (meter.Unavailable is { } reason)
            Assert.Skip(reason);
        return meter;
    }

    private static int PerfDescriptors() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
        .Count(fd => fd.LinkTarget?.Contains("perf_event", StringComparison.Ordinal) == true);
}
