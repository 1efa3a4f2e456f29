using Bench.Commands;
using Bench.Meters;
using Bench.Pairing;
using Bench.Pairing.Traced;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing.Traced;

/// <summary>From constructed windows of a trace to the figures of an arm.</summary>
public sealed class TracedCallsTests
{
    private static readonly Cell Flush = new(BatchSend.Transport.Tcp, "per-buffer", "flush", 64, 64);

    [Fact]
    public void The_undisturbed_window_with_the_fewest_calls_is_divided_into_sends_and_the_runtimes_own()
    {
        TracedCalls calls = TracedCalls.Of(Arm(atOnce: true), Trace());

        Assert.Equal(Reading.Of(4.0 / 256), calls.SendCallsPerMessage);
        Assert.Equal(new Dictionary<string, long> { ["sendto"] = 4 }, calls.Sends);
        Assert.Equal(new Dictionary<string, long> { ["madvise"] = 1 }, calls.RuntimeCalls);
        Assert.Null(calls.Reason);
    }

    [Fact]
    public void Windows_that_had_to_wait_are_no_count()
    {
        TracedCalls calls = TracedCalls.Of(Arm(atOnce: false), Trace());

        Assert.StartsWith(CountingWindows.Unstable, calls.SendCallsPerMessage.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_without_one_of_the_windows_is_refused() =>
        Assert.Throws<FormatException>(() => TracedCalls.Of(Arm(atOnce: true) with { Arm = 1 }, Trace()));

    [Fact]
    public void Strace_fills_in_what_sends_and_leaves_out_with_the_reason_all_that_waits()
    {
        ArmCost cost = TracedCounts.With(Sample.Cost("flush", Flush, 100, privileged: false), TracedCalls.Of(Arm(atOnce: true), Trace()));

        Assert.Equal(CountsSource.Strace, cost.CountsSource);
        Assert.Equal(Reading.Of(4.0 / 256), cost.SendCallsPerMessage);
        Assert.Equal(["sendto"], cost.SyscallsByName!.Keys);
        Assert.Equal(["madvise"], cost.RuntimeCallsByName!.Keys);
        Assert.All([cost.SyscallsPerMessage, cost.WaitCallsPerMessage], reading =>
        {
            Assert.Null(reading.Value);
            Assert.StartsWith(Sample.NoPrivilege, reading.Reason, StringComparison.Ordinal);
            Assert.Contains("waits (epoll, futex, EAGAIN)", reading.Reason, StringComparison.Ordinal);
        });
        Assert.Contains("context switches", cost.ContextSwitchesPerMessage.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_strace_counted_nothing_both_reasons_stand()
    {
        ArmCost before = Sample.Cost("flush", Flush, 100, privileged: false);
        ArmCost cost = TracedCounts.With(before, TracedCalls.None("some reason"));

        Assert.Equal($"{Sample.NoPrivilege}; strace counts send calls without privilege, but not here: some reason", cost.SendCallsPerMessage.Reason);
        Assert.Equal(before with { SendCallsPerMessage = cost.SendCallsPerMessage }, cost);
    }

    [Fact]
    public void The_kernels_own_counts_tell_the_waits()
    {
        ArmCost cost = Sample.Cost("flush", Flush, 100) with
        {
            SyscallsByName = new Dictionary<string, long> { ["sendto"] = 100, ["futex"] = 30, ["epoll_wait"] = 34, ["madvise"] = 5 },
        };

        Assert.Equal(Reading.Of(64.0 / cost.CountedMessages), cost.WaitCallsPerMessage);
    }

    [Fact]
    public void A_job_is_of_arms_that_share_a_sink()
    {
        Cell arm = TraceJob.ArmOf(Flush, "flush");
        new TraceJob([arm, TraceJob.ArmOf(Flush, "per-buffer"), arm with { Batch = 16 }, arm with { WorkingSet = 1 << 20 }]).Check();

        Assert.All<TraceJob>(
            [new([]), new([Flush]), new([arm, arm with { Size = 1200 }]), new([arm, arm with { Transport = BatchSend.Transport.Udp }]), new([arm, arm with { ReceiveBuffer = 212_992 }])],
            job => Assert.Equal(ExitCodes.Usage, Assert.Throws<CommandFailure>(job.Check).ExitCode));
    }

    private static TracedArm Arm(bool atOnce) =>
        new(0, Messages: 256, [.. Enumerable.Repeat(new SentWindow(atOnce, Issued: 4), CountingWindows.Windows)]);

    private static Dictionary<(int Arm, int Window), IReadOnlyDictionary<string, long>> Trace() =>
        Enumerable.Range(0, CountingWindows.Windows).ToDictionary(
            window => (0, window),
            window => (IReadOnlyDictionary<string, long>)new Dictionary<string, long> { ["sendto"] = 4, ["futex"] = 2, ["madvise"] = window == 3 ? 1 : 7 });
}
