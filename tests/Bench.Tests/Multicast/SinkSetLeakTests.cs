using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Multicast;
using Bench.Sinks;
using Bench.Suites;
using Bench.Tests.CommandLine;
using Bench.Tests.Meters;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Multicast;

/// <summary>What a killed receiver leaves in the process that started it. Its descriptors must be alone in it to be counted.</summary>
[Collection(ProcessWide.Name)]
public sealed class SinkSetLeakTests
{
    /// <summary>Many times what the window holds: a sink whose end is not noticed by then never will be.</summary>
    private const int MostBatches = 20_000;

    [Fact]
    public async Task A_killed_receiver_leaves_no_descriptor_and_no_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        await SendUntilKilledAsync(); // what the runtime opens once and for good
        GC.Collect(); // what other tests have left to the collector must not vanish in between
        GC.WaitForPendingFinalizers();
        Dictionary<string, int> before = Descriptors();

        await SendUntilKilledAsync();

        AssertNoMoreThan(before);
    }

    [Fact]
    public void A_receiver_killed_in_the_middle_of_a_case_fails_it_and_leaves_no_descriptor_and_no_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        KillInACase(receivers: 1); // what the runtime opens once and for good
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Dictionary<string, int> before = Descriptors();

        KillInACase(receivers: 4);

        AssertNoMoreThan(before);
    }

    private static void KillInACase(int receivers)
    {
        int[] others = [.. BenchProcess.Children(Environment.ProcessId)];
        Exception? failure = null, sending = null, verifying = null;
        int[] sinks = [];
        // A case may keep its thread on one CPU.
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            using SuiteTraffic traffic = SuiteTraffic.Open(Transport.Udp, "per-buffer", 64, 64, receivers);
            traffic.SendAll();
            sinks = [.. BenchProcess.Children(Environment.ProcessId).Except(others)];
            using (Process killed = Process.GetProcessById(sinks[^1]))
                killed.Kill();
            sending = Record.Exception(() =>
            {
                for (int i = 0; i < MostBatches; i++)
                    traffic.SendAll();
            });
            verifying = Record.Exception(traffic.Verify);
        }));
        thread.Start();
        thread.Join();

        Assert.Null(failure);
        Assert.Equal(receivers, sinks.Length);
        string reason = $"the sink (process {sinks[^1]}) has ended with exit code 137";
        Assert.Equal(reason, Assert.IsType<CommandFailure>(sending).Message);
        Assert.Equal(reason, Assert.IsType<CommandFailure>(verifying).Message);
        Assert.DoesNotContain(sinks, BenchProcess.IsRunning);
    }

    private static async Task SendUntilKilledAsync()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(16, 100);
        SinkOptions options = SinkSet.InGroup(new SinkOptions { Transport = Transport.Udp, MessageSize = 100, ReceiveBuffer = 131_072 }, MulticastGroup.OnLoopback());
        await using SinkSet sinks = await SinkSet.StartAsync(options, 2, token);
        using Socket socket = await sinks.ConnectAsync(cancellationToken: token);
        await using IBatchSender sender = SenderCatalog.Create(socket, "segment-offload");
        using (Process kill = Process.Start("kill", ["-KILL", sinks.Sinks[0].ProcessId.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(token);

        await Assert.ThrowsAsync<CommandFailure>(async () =>
        {
            for (int i = 0; i < MostBatches; i++)
            {
                sinks.Window.WaitFor(messages.Length);
                sinks.Window.Account(await sender.SendAsync(messages, token), messages.Length, "segment-offload");
            }
        });
        await sinks.FinishAsync();
    }

    private static void AssertNoMoreThan(Dictionary<string, int> before) => Assert.All(Descriptors(), now => Assert.True(
        now.Value <= before.GetValueOrDefault(now.Key), $"{now.Key}: {before.GetValueOrDefault(now.Key)} descriptors before, {now.Value} after"));

    /// <summary>
    /// Open descriptors by what they are, without the number that tells two sockets or pipes apart, and without the assemblies
    /// that the runtime opens whenever somebody first needs them.
    /// </summary>
    private static Dictionary<string, int> Descriptors() => Directory.EnumerateFiles("/proc/self/fd")
        .Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name.Split(':')[0])
        .OfType<string>()
        .Where(kind => !kind.EndsWith(".dll", StringComparison.Ordinal))
        .CountBy(kind => kind)
        .ToDictionary();
}
