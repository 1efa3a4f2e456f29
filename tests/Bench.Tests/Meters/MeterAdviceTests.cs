using Bench.Hosting;
using Bench.Interop.Linux;
using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

public class MeterAdviceTests
{
    private const string Refusal = "fsopen: EPERM";

    private static readonly CountingRights OrdinaryUser = new()
    {
        Root = false,
        InitialUserNamespace = true,
        Capabilities = [],
        Paranoia = 2,
        FilterErrno = null,
        TraceFsMounted = false,
        Container = false,
    };

    private static readonly CountingRights Root = OrdinaryUser with { Root = true, Capabilities = ["CAP_SYS_ADMIN", "CAP_PERFMON"] };

    [Theory]
    [InlineData(true, 2, "sudo sysctl kernel.perf_event_paranoid=1 && sudo mount -o remount,mode=755,gid=$(id -g) /sys/kernel/tracing")]
    [InlineData(true, 1, "sudo mount -o remount,mode=755,gid=$(id -g) /sys/kernel/tracing")]
    [InlineData(false, -1, "sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs /sys/kernel/tracing")]
    [InlineData(false, 4, "sudo sysctl kernel.perf_event_paranoid=1 && sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs /sys/kernel/tracing")]
    public void An_ordinary_user_is_told_only_what_is_wanting(bool mounted, int paranoia, string command)
    {
        CountingRights rights = OrdinaryUser with { TraceFsMounted = mounted, Paranoia = paranoia };
        Assert.Equal(command, Advice(rights).Remedy.Command);
    }

    [Theory]
    [InlineData("CAP_PERFMON")]
    [InlineData("CAP_SYS_ADMIN")]
    public void Either_capability_stands_above_perf_event_paranoid_but_not_in_another_user_namespace(string capability)
    {
        CountingRights rights = OrdinaryUser with { Capabilities = [capability] };
        Assert.Null(CountingObstacles.Paranoia(rights));
        Assert.Contains("EACCES", CountingObstacles.Paranoia(rights with { InitialUserNamespace = false })!.What, StringComparison.Ordinal);
        Assert.NotNull(CountingObstacles.Paranoia(rights with { Capabilities = ["CAP_NET_ADMIN"] }));
    }

    [Fact]
    public void A_refusal_is_given_to_what_made_it()
    {
        Assert.Contains("kernel.perf_event_paranoid is 2", Refused(OrdinaryUser, Errno.AccessDenied), StringComparison.Ordinal);
        Assert.DoesNotContain("seccomp", Refused(OrdinaryUser, Errno.AccessDenied), StringComparison.Ordinal);

        CountingRights filtered = Root with { FilterErrno = Errno.NotPermitted };
        Assert.Equal("a seccomp filter refuses perf_event_open (EPERM), as the default profiles of containers do", Refused(filtered, Errno.NotPermitted));

        string both = Refused(OrdinaryUser with { FilterErrno = Errno.NotPermitted }, Errno.NotPermitted);
        Assert.Contains("seccomp", both, StringComparison.Ordinal);
        Assert.Contains("; and kernel.perf_event_paranoid is 2", both, StringComparison.Ordinal);

        Assert.Contains("(EPERM), but neither by kernel.perf_event_paranoid (2) nor by a seccomp filter", Refused(Root, Errno.NotPermitted), StringComparison.Ordinal);
        Assert.Contains("CONFIG_PERF_EVENTS", Refused(Root with { Paranoia = null }, Errno.NotImplemented), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_is_taken_off_by_who_starts_the_container_and_by_no_one_else()
    {
        CountingRights filtered = Root with { FilterErrno = Errno.NotPermitted };
        Assert.Equal("docker run --security-opt seccomp=unconfined …", CountingObstacles.Filter(filtered with { Container = true })!.Remedy.Command);
        Remedy remedy = MeterAdvice.For(filtered, CountingObstacles.OfPerf(filtered)).Remedy;
        Assert.Null(remedy.Command);
        Assert.Contains("start the program outside", remedy.WhyNoCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void Root_in_a_container_gets_each_thing_by_itself_and_all_of_them_at_once()
    {
        CountingRights stripped = Root with { Capabilities = [], Container = true };
        Assert.Equal("docker run --cap-add PERFMON …", CountingObstacles.Paranoia(stripped)!.Remedy.Command);
        Assert.Equal("docker run --privileged …", Advice(stripped).Remedy.Command);
    }

    /// <summary>The kernel answers flags that do not exist with EINVAL before it looks at any right.</summary>
    [Theory]
    [InlineData(2, Errno.NotPermitted, Errno.NotPermitted)]
    [InlineData(2, Errno.NotImplemented, Errno.NotImplemented)]
    [InlineData(2, Errno.InvalidArgument, null)]
    [InlineData(0, Errno.NotPermitted, null)]
    [InlineData(null, Errno.NotPermitted, null)]
    public void A_filter_is_what_answers_before_the_kernel_does(int? mode, int errno, int? refusal) =>
        Assert.Equal(refusal, SeccompProbe.Refusal(mode, errno));

    [Fact]
    public void What_cannot_be_counted_throws_with_its_reason_and_never_counts_zero()
    {
        using var meter = new UnavailableSyscallMeter("no such thing", Remedy.By("do this"));
        Assert.Equal("no such thing; to enable it: do this", meter.Unavailable);
        Assert.Contains("do this", Assert.Throws<InvalidOperationException>(meter.Start).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(meter.Stop);
        using var hopeless = new UnavailableSyscallMeter("no such thing", Remedy.None("nobody can"));
        Assert.Equal("no such thing; no command enables it: nobody can", hopeless.Unavailable);
    }

    private static string Refused(CountingRights rights, int errno) => MeterAdvice.For(rights, CountingObstacles.OfPerf(rights, errno)).Message;

    private static MeterUnavailableException Advice(CountingRights rights) =>
        MeterAdvice.For(rights, [.. CountingObstacles.OfPerf(rights), CountingObstacles.TraceFs(rights, Refusal)]);
}
