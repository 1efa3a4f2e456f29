using System.Diagnostics;
using BatchSend;
using Bench.Commands;
using Bench.Suites;
using Bench.Tests.CommandLine;
using Bench.Tests.Meters;
using Xunit;

namespace Bench.Tests.Echoes;

/// <summary>What a workload leaves in this process, also where its sink is killed in the middle; nothing else may run in it meanwhile.</summary>
[Collection(ProcessWide.Name)]
public sealed class EchoLeakTests
{
    /// <summary>Fewer than this may be the runtime's own.</summary>
    private const int Rounds = 3;

    [Theory]
    [InlineData(Transport.Tcp, null)]
    [InlineData(Transport.Udp, 20_000)] // at a rate the refusal comes with the next batch, not a second after the one that was lost
    public void Neither_an_end_nor_a_killed_sink_leaves_a_descriptor_or_a_thread(Transport transport, int? rate)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what is open is looked up in /proc");
        RunAndKill(transport, rate); // what the runtime opens once
        List<string> left = [];
        for (int i = 0; i < Rounds; i++)
        {
            left.AddRange(LeftBy(() => Run(transport, rate)));
            left.AddRange(LeftBy(() => RunAndKill(transport, rate)));
        }

        Assert.True(left.Count(IsThread) < Rounds && left.Count(name => !IsThread(name)) < Rounds, string.Join(", ", left));
    }

    private static void Run(Transport transport, int? rate) => EchoClientTests.OnThreadOfItsOwn(() =>
    {
        using EchoTraffic traffic = EchoTraffic.Open(transport, "auto", size: 100, batch: 16, rate);
        traffic.RoundTrips(3);
        traffic.Drain();
    });

    private static void RunAndKill(Transport transport, int? rate) => EchoClientTests.OnThreadOfItsOwn(() =>
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

    /// <summary>
    /// What is open after an action and was not before, by what it is and not by how many there are: a socket that nobody
    /// closed is closed by the collector some time, and would hide the next one.
    /// </summary>
    private static IEnumerable<string> LeftBy(Action action)
    {
        HashSet<string> before = [.. Open()];
        action();
        return [.. Open().Where(name => !before.Contains(name))];
    }

    private static List<string> Open() =>
    [
        .. Directory.GetDirectories("/proc/self/task").Where(task => !IsOfThreadPool(task)),
        .. Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget).OfType<string>().Where(name => !IsAssembly(name)),
    ];

    /// <summary>The pool starts and ends its threads as it likes.</summary>
    private static bool IsOfThreadPool(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith(".NET TP", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true; // it has just ended
        }
    }

    /// <summary>The runtime keeps the file of each assembly open that some code has needed.</summary>
    private static bool IsAssembly(string name) => name.EndsWith(".dll", StringComparison.Ordinal);

    private static bool IsThread(string name) => name.StartsWith("/proc/self/task", StringComparison.Ordinal);
}
