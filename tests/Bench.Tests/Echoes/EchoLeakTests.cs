using System.Diagnostics;
using BatchSend;
using Bench.Commands;
using Bench.Suites;
using Bench.Tests.CommandLine;
using Bench.Tests.Meters;
using Xunit;

namespace Bench.Tests.Echoes;

/// <summary>What a workload leaves in this process when its sink is killed in the middle; the counts must be alone in it.</summary>
[Collection(ProcessWide.Name)]
public sealed class EchoLeakTests
{
    /// <summary>Fewer than this may be the runtime's own.</summary>
    private const int Rounds = 6;

    [Theory]
    [InlineData(Transport.Tcp, null)]
    [InlineData(Transport.Udp, 20_000)] // at a rate the refusal comes with the next batch, not a second after the one that was lost
    public void A_killed_sink_leaves_no_descriptor_and_no_thread(Transport transport, int? rate)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the counts come from /proc");
        KillInTheMiddle(transport, rate);
        (int Files, int Threads) before = Count();
        for (int i = 0; i < Rounds; i++)
            KillInTheMiddle(transport, rate);
        (int files, int threads) = Count();

        Assert.InRange(files, 0, before.Files + Rounds - 1);
        Assert.InRange(threads, 0, before.Threads + Rounds - 1);
    }

    private static void KillInTheMiddle(Transport transport, int? rate) => EchoClientTests.OnThreadOfItsOwn(() =>
    {
        using EchoTraffic traffic = EchoTraffic.Open(transport, "auto", size: 100, batch: 16, rate);
        traffic.RoundTrips(3);
        int sink = Assert.Single(BenchProcess.Children(Environment.ProcessId), IsSink);
        using (Process process = Process.GetProcessById(sink))
            process.Kill();
        CommandFailure failure = Assert.Throws<CommandFailure>(() => traffic.RoundTrips(1_000_000));
        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
    });

    private static bool IsSink(int id) => File.ReadAllText($"/proc/{id}/cmdline").Contains("--echo", StringComparison.Ordinal);

    private static (int Files, int Threads) Count() =>
        (Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length);
}
