using BatchSend;
using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Base;
using Bench.Gate.Sends;
using Bench.Gate.Time;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>Launches whose builds take turns in two processes.</summary>
public sealed class ApartLaunchTests
{
    private static readonly GateCell Mmsg = new(Transport.Udp, "mmsg", 64, 64);
    private static readonly GateCell Coalesce = new(Transport.Tcp, "coalesce", 64, 64);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_launch_of_identical_code_is_complete()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "two processes take turns on Linux only");

        TimeLaunch launch = await LaunchAsync(Job(Coalesce, Plant.None, seed: 1));

        Assert.InRange(launch.Pairs, 12, 100);
        Assert.True(launch.BaseNsPerMessage > 0 && launch.HeadNsPerMessage > 0);
        Assert.InRange(launch.LogSlowdown, -0.3, 0.3);
    }

    /// <summary>Against identical code in the same minute, and by the middle of several launches: the host may be busy.</summary>
    [Fact]
    public async Task A_planted_slowdown_of_10_percent_is_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "two processes take turns on Linux only");
        List<double> differences = [];
        for (int seed = 1; seed <= 5; seed++)
        {
            double planted = (await LaunchAsync(Job(Mmsg, Plant.Slower10Percent, seed))).LogSlowdown;
            differences.Add(planted - (await LaunchAsync(Job(Mmsg, Plant.None, seed))).LogSlowdown);
        }

        Assert.InRange(PairRule.Median(differences), 0.05, 0.15);
    }

    [Fact]
    public async Task The_senders_end_with_the_launch_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "two processes take turns on Linux only");
        BenchProcess launch = BenchProcess.Start(GateChildCommands.LaunchName, JsonOutput.ToLine(Job(Mmsg, Plant.None, seed: 1)));
        int[] children;
        await using (launch)
        {
            while ((children = ChildrenOf(launch.Id)).Length < 3)
                await Task.Delay(20, Token);
            launch.Signal("KILL");
            await launch.WaitAsync(Token);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (children.Any(id => Directory.Exists($"/proc/{id}") && !IsZombie(id)))
            await Task.Delay(20, patience.Token);
    }

    private static TimeJob Job(GateCell cell, Plant plant, int seed) =>
        new(cell, LoadedBuild.OfThisProgram.FullName, LoadedBuild.OfThisProgram.FullName, plant, seed, Isolation.Processes);

    private static async Task<TimeLaunch> LaunchAsync(TimeJob job)
    {
        TimeLaunch? launch = null;
        await ChildProgram.RunAsync(
            [GateChildCommands.LaunchName, JsonOutput.ToLine(job)], LaunchProcess.Settings,
            line => launch = JsonOutput.FromLine<TimeLaunch>(line), Token);
        return launch!;
    }

    private static int[] ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out int id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is [_, var its, ..] && its == $"{parent}")];

    private static bool IsZombie(int id) => Stat(id) is [] or ["Z", ..];

    /// <summary>State and parent, which follow the name in parentheses (proc_pid_stat(5)); nothing for a process that has gone.</summary>
    private static string[] Stat(int id)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
