using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>How a sink starts, ends and fails: nothing stays behind, nothing hangs.</summary>
public sealed class SinkLifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sink_ends_with_its_standard_input()
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp }, Token);
        using Process process = Process.GetProcessById(sink.ProcessId);
        Assert.Null(sink.WhyEnded());

        SinkReport report = await sink.StopAsync();

        await process.WaitForExitAsync(Token);
        Assert.Equal(0, report.Messages);
        Assert.NotNull(sink.WhyEnded());
        Assert.Same(report, await sink.StopAsync());
    }

    [Fact]
    public async Task Counters_keep_their_last_values_after_the_end()
    {
        SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp, MessageSize = 10 }, Token);
        await using (TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token))
        {
            await lane.SendAsync(MessageSet.Create(3, 10), Token);
            lane.Window.Drain();
        }

        await sink.DisposeAsync();
        await sink.DisposeAsync();

        Assert.Equal((3, 30), (sink.Counters.Messages, sink.Counters.Bytes));
    }

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Udp)]
    public async Task A_killed_sink_is_an_error_and_no_hang(Transport transport)
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = transport, MessageSize = 100 }, Token);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(16, 100);
        await lane.SendAsync(messages, Token);

        await KillAsync(sink.ProcessId);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(async () =>
        {
            for (int i = 0; i < 1_000_000; i++)
                await lane.SendAsync(messages, Token);
        });
        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains("has ended with exit code", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<CommandFailure>(sink.StopAsync);
        Assert.Contains("ended without a report", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_killed_sink_ends()
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Tcp, MessageSize = 100 }, Token);
        await KillAsync(sink.ProcessId);
        sink.Window.Sent(1); // as if it had been accepted just before

        CommandFailure failure = Assert.Throws<CommandFailure>(sink.Window.Drain);

        Assert.Contains("has ended", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_end_of_a_sink_to_its_parent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill(1) does not exist on Windows");
        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp, MessageSize = 10 }, Token);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        for (int i = 0; i < 3; i++)
        {
            using Process kill = Process.Start("kill", ["-INT", sink.ProcessId.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(Token);
            await lane.SendAsync(MessageSet.Create(1, 10), Token);
            lane.Window.Drain();
        }

        Assert.Equal(3, (await sink.StopAsync()).Messages);
    }

    [Fact]
    public async Task The_receiving_thread_stays_on_the_cpu_it_was_given()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        string allowed = AllowedCpus("/proc/self/status");
        int cpu = int.Parse(allowed.Split(',', '-')[^1], CultureInfo.InvariantCulture);

        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp, Cpu = cpu }, Token);

        string task = Directory.EnumerateDirectories($"/proc/{sink.ProcessId}/task")
            .Single(t => File.ReadAllText(Path.Combine(t, "comm")).Trim() == "sink");
        Assert.Equal(cpu.ToString(CultureInfo.InvariantCulture), AllowedCpus(Path.Combine(task, "status")));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing_running()
    {
        using var cancelled = new CancellationTokenSource();
        Task<SinkProcess> start = SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp }, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp, Bind = (IPEndPoint)taken.LocalEndPoint! }, Token));

        Assert.Matches(@"^the sink could not start: port \d+ is in use at 127\.0\.0\.1; UDP sinks share a port where every one of them says --share$", failure.Message);
    }

    [Fact]
    public async Task Nothing_stays_behind_a_killed_parent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc and /dev/shm");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("batchsend-test-"); // in the common one, others leave files too
        var start = new ProcessStartInfo("dotnet", [BenchProcess.Program, "send", "--time", "60"])
        {
            // The runtime's own diagnostic socket stays in /tmp after kill -9 of any .NET program.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0", ["TMPDIR"] = folder.FullName },
            RedirectStandardError = true,
        };
        using Process parent = Process.Start(start)!;
        // Its first line of progress: the sink runs and takes what is sent.
        Assert.NotNull(await parent.StandardError.ReadLineAsync(Token));
        int sink = Assert.Single(BenchProcess.Children(parent.Id));
        using Process child = Process.GetProcessById(sink);
        Assert.Contains("sink", await File.ReadAllTextAsync($"/proc/{sink}/cmdline", Token), StringComparison.Ordinal);

        parent.Kill();
        await parent.WaitForExitAsync(Token);
        await child.WaitForExitAsync(Token);

        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*batchsend*"));
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    private static string AllowedCpus(string status) =>
        File.ReadLines(status).Single(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1].Trim();

    private static async Task KillAsync(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync(Token);
    }
}
