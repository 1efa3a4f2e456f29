using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Commands;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>
/// What <c>send</c> counts about itself, against what perf and strace count from outside. A whole process has some
/// thousand calls around the sends, so the difference of two runs is compared: what a hundred thousand messages add.
/// </summary>
[Collection(Meters.ProcessWide.Name)]
public sealed partial class ExternalCountTests
{
    private const int Fewer = 100_000, More = 200_000;

    /// <summary>Share by which the totals may differ.</summary>
    private const double TotalTolerance = 0.005;

    /// <summary>
    /// Start and end of the runtime lie outside the counted window and yield the more often the busier the machine is.
    /// Noise only adds, so the least of up to so many runs counts.
    /// </summary>
    private const int MaxRounds = 5;

    /// <summary>Calls by which the sends may differ.</summary>
    private const double SendTolerance = 2;

    /// <summary>Messages under strace, which makes a call a hundred times dearer.</summary>
    private const int TracedMessages = 3_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("per-buffer", false)]
    [InlineData("per-buffer", true)]
    [InlineData("pending-tasks", true)]
    public async Task The_difference_of_two_runs_agrees_with_perf(string strategy, bool udp)
    {
        await SkipWithoutPerfAsync();
        double leastOfFewer = double.MaxValue, leastOfMore = double.MaxValue, off;
        List<Counts> runs = [];
        do
        {
            Counts fewer = await CountAsync(strategy, udp, Fewer), more = await CountAsync(strategy, udp, More);
            runs.AddRange([fewer, more]);
            double ownSends = more.OwnSends - fewer.OwnSends, sends = more.Sends - fewer.Sends;
            Assert.True(Math.Abs(ownSends - sends) <= SendTolerance, $"send calls: own {ownSends}, perf {sends}; {fewer} {more}");
            Assert.InRange(sends, More - Fewer, double.MaxValue);

            leastOfFewer = Math.Min(leastOfFewer, fewer.Outside);
            leastOfMore = Math.Min(leastOfMore, more.Outside);
            off = Math.Abs(leastOfMore - leastOfFewer) / (more.Total - fewer.Total);
        }
        while (off > TotalTolerance && runs.Count < 2 * MaxRounds);
        Assert.True(off <= TotalTolerance, $"the totals differ by {off:P2}: {string.Join("; ", runs)}");
    }

    [Theory]
    [InlineData("per-buffer", TracedMessages)]
    [InlineData("pending-tasks", TracedMessages)]
    public async Task Strace_sees_the_send_calls_that_the_strategy_predicts(string strategy, int expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "strace is not installed");
        await using Receiver receiver = Receiver.Udp();
        string log = Path.GetTempFileName();
        try
        {
            await using BenchProcess process = BenchProcess.Start("strace",
            [
                "-f", "-e", "trace=sendto,sendmsg,sendmmsg", "-o", log, "dotnet", BenchProcess.Program,
                "send", receiver.Target, "-u", "-s", strategy, "-n", TracedMessages.ToString(CultureInfo.InvariantCulture), "--json",
            ]);
            Outcome outcome = await process.WaitAsync(Token);
            Assert.SkipWhen(outcome.Error.Contains("ptrace", StringComparison.Ordinal), "strace may not trace here: " + outcome.Error);
            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());

            // A call that another thread interrupts is printed in two lines; the second one says "resumed".
            string[] calls = await File.ReadAllLinesAsync(log, Token);
            int traced = calls.Count(line => SendCall().IsMatch(line));
            Assert.Equal(expected, traced);
            SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
            Assert.Equal(expected, send.Issued);
            if (send.SendCalls.IsMeasured)
                Assert.Equal(expected, send.SendCalls.Value);
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>One run under <c>perf stat</c>, which counts the whole process and its threads.</summary>
    private static async Task<Counts> CountAsync(string strategy, bool udp, int messages)
    {
        await using Receiver receiver = udp ? Receiver.Udp() : Receiver.Tcp();
        string log = Path.GetTempFileName();
        try
        {
            string transport = udp ? "--udp" : "";
            await using BenchProcess process = Perf(string.Create(CultureInfo.InvariantCulture,
                $"-e raw_syscalls:sys_enter,syscalls:sys_enter_sendto -x , -o '{log}' dotnet '{BenchProcess.Program}' send {receiver.Target} {transport} -s {strategy} -n {messages} --json"));
            Outcome outcome = await process.WaitAsync(Token);
            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
            SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
            Assert.True(send.Syscalls.IsMeasured, send.Syscalls.Reason);
            string[] lines = await File.ReadAllLinesAsync(log, Token);
            return new Counts(send.Syscalls.Value.Value, send.SendCalls.Value!.Value, Value(lines, "raw_syscalls:sys_enter"), Value(lines, "syscalls:sys_enter_sendto"));
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static async Task SkipWithoutPerfAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "perf counts tracepoints for root only");
        Assert.SkipUnless(File.Exists("/usr/bin/perf"), "perf is not installed (Debian: linux-perf)");
        await using BenchProcess probe = Perf("-e raw_syscalls:sys_enter true");
        Outcome outcome = await probe.WaitAsync(Token);
        Assert.SkipUnless(outcome.ExitCode == 0, "perf cannot count here: " + outcome.Error);
    }

    /// <summary>perf needs tracefs; where it is not mounted it gets one in a mount namespace of its own, which ends with it.</summary>
    private static BenchProcess Perf(string arguments)
    {
        const string Tracing = "/sys/kernel/tracing";
        return File.Exists($"{Tracing}/events/raw_syscalls/sys_enter/id")
            ? BenchProcess.Start("sh", ["-c", $"exec perf stat {arguments}"])
            : BenchProcess.Start("unshare", ["-m", "sh", "-c", $"mount -t tracefs nodev {Tracing} && exec perf stat {arguments}"]);
    }

    /// <summary>The first field of the line of an event: <c>100015,,raw_syscalls:sys_enter,…</c> (perf-stat(1), CSV FORMAT).</summary>
    private static double Value(string[] lines, string @event) =>
        double.Parse(lines.Single(l => l.Contains("," + @event + ",", StringComparison.Ordinal)).Split(',')[0], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+ +(sendto|sendmsg|sendmmsg)\(")]
    private static partial Regex SendCall();

    private sealed record Counts(double OwnTotal, double OwnSends, double Total, double Sends)
    {
        /// <summary>Calls that perf saw and the program did not count: they must not grow with the messages.</summary>
        public double Outside => Total - OwnTotal;
    }
}
