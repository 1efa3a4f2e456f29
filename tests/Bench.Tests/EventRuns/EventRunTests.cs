using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.EventRuns;
using Bench.Hosting;
using Bench.Hosting.Checks;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.EventRuns;

/// <summary>Sessions on real processes, held against what the runtime's own properties say within them.</summary>
public sealed class EventRunTests
{
    /// <summary>
    /// The properties are read beside the window's marks: a work item that a worker is just running then is dequeued on one side of
    /// a mark and completed on the other. There are as many such items as workers.
    /// </summary>
    private static readonly int WorkItemTolerance = 4 * Environment.ProcessorCount;

    /// <summary>A worker that is just being started is in the count already and has still to say so.</summary>
    private const int WorkerTolerance = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_known_beforehand_is_what_the_events_show()
    {
        KnownLoad known = new(WorkItems: 20_000, Workers: 24, Contentions: 5, Collections: 3, Datagrams: 100);

        EventFigures figures = Assert.Single(await EventRun.RunAsync(new EventJob { Known = known }, 1, Token));

        AssertAgrees(figures);
        int items = known.WorkItems + known.Workers;
        Assert.InRange(figures.WorkItems.Value!.Value, items, items + WorkItemTolerance);
        Assert.True(figures.LockContentions.Value >= known.Contentions);
        Assert.True(figures.Gen1Collections.Value >= known.Collections);
        Assert.True(figures.GcPauseMs.Value > 0);
        Assert.InRange(figures.WorkerStarts.Value!.Value, figures.Runtime!.PoolThreads - WorkerTolerance, figures.Runtime.PoolThreads + WorkerTolerance);
        Assert.True(figures.Runtime.PoolThreads > 0, "so many workers were there before");
        Assert.Equal(known.Datagrams, figures.SocketDatagramsSent.Value);
        Assert.Equal(known.Datagrams * KnownLoad.DatagramBytes, figures.SocketBytesSent.Value);
    }

    [Theory]
    [InlineData(Transport.Tcp, "per-buffer", "pending-tasks", 64)]
    [InlineData(Transport.Udp, "per-buffer", "pending-tasks", 64)]
    [InlineData(Transport.Tcp, "flush", "coalesce", 1200)]
    public async Task What_managed_calls_send_the_socket_counters_confirm(Transport transport, string reference, string strategy, int size)
    {
        Cell cell = new(transport, reference, strategy, size, 16);

        IReadOnlyList<EventFigures> arms = await EventRun.RunAsync(new EventJob { Cell = cell }, 2, Token);

        Assert.Equal(2, arms.Count);
        Assert.All(arms, figures =>
        {
            AssertAgrees(figures);
            Assert.Equal(CellLoad.MessagesOf(cell), figures.Messages.Value);
            Assert.Equal(CellLoad.MessagesOf(cell) * size, figures.PayloadBytes.Value);
            Assert.Equal(figures.PayloadBytes.Value, figures.SocketBytesSent.Value);
            Assert.Equal(transport == Transport.Udp ? figures.Messages.Value : 0, figures.SocketDatagramsSent.Value);
        });
    }

    [Theory]
    [InlineData(Transport.Tcp, "gather", 64)]
    [InlineData(Transport.Udp, "mmsg", 64)]
    [InlineData(Transport.Udp, "segment-offload", 1200)]
    [InlineData(Transport.Udp, "auto", 64)]
    public async Task What_native_calls_send_is_not_available_to_the_socket_counters(Transport transport, string strategy, int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no strategy sends natively here");
        Assert.True(SenderCatalog.TryFind(strategy, out SenderDescriptor? descriptor));
        Assert.SkipUnless(SenderSupport.Of(descriptor, transport).IsSupported, SenderSupport.Of(descriptor, transport).Reason ?? "");

        IReadOnlyList<EventFigures> arms = await EventRun.RunAsync(new EventJob { Cell = new(transport, "per-buffer", strategy, size, 64) }, 2, Token);

        Assert.Equal(arms[0].PayloadBytes.Value, arms[0].SocketBytesSent.Value);
        Assert.Equal(NativeSends.Reason, arms[1].SocketBytesSent.Reason);
        Assert.Equal(NativeSends.Reason, arms[1].SocketDatagramsSent.Reason);
        AssertAgrees(arms[1]);
    }

    /// <summary>A receiver with next to no buffer: sends have to wait, and every wait ends in a work item.</summary>
    [Fact]
    public async Task Sends_that_wait_show_as_work_items()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Task<long> received = ReceiveAllAsync(listener);
        SendJob job = new()
        {
            Target = listener.LocalEndPoint!.ToString(),
            Transport = Transport.Tcp,
            Strategy = "per-buffer",
            Size = 256 * 1024,
            Batch = 8,
            Messages = 400,
            Seconds = null,
        };

        EventFigures figures = Assert.Single(await EventRun.RunAsync(new EventJob { Send = job }, 1, Token));

        AssertAgrees(figures);
        Assert.True(figures.WorkItems.Value > 0, "100 MB went through a few KB without a wait");
        Assert.Equal(figures.WorkItems.Value!.Value / 400, figures.WorkItemsPerMessage.Value);
        Assert.Equal(400L * job.Size, figures.PayloadBytes.Value);
        Assert.Equal(figures.PayloadBytes.Value, figures.SocketBytesSent.Value);
        Assert.Equal(400L * job.Size, await received);
    }

    [Fact]
    public async Task An_extra_run_that_fails_says_why_in_place_of_every_figure()
    {
        SendJob job = new() { Target = Receiver.ClosedPort(), Transport = Transport.Tcp, Strategy = "per-buffer", Size = 1, Batch = 1, Messages = 1, Seconds = null };

        EventFigures figures = Assert.Single(await EventRun.RunAsync(new EventJob { Send = job }, 1, Token));

        Assert.Contains("refused", figures.WorkItems.Reason, StringComparison.Ordinal);
        Assert.Contains("refused", figures.Messages.Reason, StringComparison.Ordinal);
        Assert.Null(figures.Runtime);
    }

    [Fact]
    public async Task A_killed_process_leaves_no_figure_and_no_diagnostic_socket()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        await using Receiver receiver = Receiver.Tcp();
        SendJob job = new() { Target = receiver.Target, Transport = Transport.Tcp, Strategy = "per-buffer", Size = 64, Batch = 1, Messages = null, Seconds = 60 };
        Task<IReadOnlyList<EventFigures>> run = EventRun.RunAsync(new EventJob { Send = job }, 1, Token);
        // Its window has begun, so the session is open.
        while (receiver.Bytes == 0)
            await Task.Delay(10, Token);
        int child = BenchProcess.Children(Environment.ProcessId).Single(
            id => File.ReadAllText($"/proc/{id}/cmdline").Split('\0') is [.., EventsCommand.Name, var what, ""] && what.Contains(receiver.Target, StringComparison.Ordinal));
        Assert.NotEmpty(SocketsOf(child));

        using (System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById(child))
            process.Kill();

        Assert.False(Assert.Single(await run).WorkItems.IsMeasured);
        Assert.Empty(SocketsOf(child));
    }

    [Fact]
    public async Task Cancelled_it_leaves_nothing_running()
    {
        await using Receiver receiver = Receiver.Udp();
        using CancellationTokenSource cancelled = new();
        SendJob job = new() { Target = receiver.Target, Transport = Transport.Udp, Strategy = "per-buffer", Size = 64, Batch = 1, Messages = null, Seconds = 60 };
        Task<IReadOnlyList<EventFigures>> run = EventRun.RunAsync(new EventJob { Send = job }, 1, cancelled.Token);
        while (receiver.Bytes == 0)
            await Task.Delay(10, Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    /// <summary>What is timed opens no diagnostic port, so that nobody can open a session on it.</summary>
    [Fact]
    public async Task A_timed_launch_lets_no_session_in()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        await using BenchProcess compare = BenchProcess.Start(
            "env", ["DOTNET_EnableDiagnostics=1", "dotnet", BenchProcess.Program, "compare", "per-buffer", "flush", "--launches", "50", "--no-self-check", "--events"]);
        await compare.WaitForErrorAsync("[1/50]", Token);

        // The next launch: started, or about to be.
        int launch;
        while ((launch = BenchProcess.Children(compare.Id).FirstOrDefault(id => FileOf(id, "cmdline").Contains(LaunchCommand.Name))) == 0)
            await Task.Delay(10, Token);

        Assert.Contains("DOTNET_EnableDiagnostics=0", FileOf(launch, "environ"));
        Assert.Empty(SocketsOf(launch));
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_process_early_and_its_socket_goes_with_it()
    {
        await using BenchProcess process = BenchProcess.Start(
            EventsCommand.Name, JsonOutput.ToLine(new EventJob { Known = new KnownLoad(1, 0, 0, 0, 1) }));
        process.CloseInput();

        Outcome outcome = await process.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        Assert.Empty(SocketsOf(process.Id));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"known":{"workItems":1,"workers":0,"contentions":0,"collections":0,"datagrams":0},"send":{"target":null,"transport":"tcp","strategy":"flush","size":1,"batch":1,"messages":1,"seconds":null}}""")]
    [InlineData("""{"send":{"target":"nowhere","transport":"tcp","strategy":"flush","size":1,"batch":1,"messages":1,"seconds":null}}""")]
    [InlineData("""{"cell":{"transport":"udp","reference":"per-buffer","strategy":"carrier-pigeon","size":1,"batch":1,"receiverGro":false}}""")]
    public async Task A_job_that_makes_no_sense_is_refused(string job)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, EventsCommand.Name, job);

        Assert.True(outcome.ExitCode == ExitCodes.Usage, outcome.ToString());
        Assert.Single(outcome.Error.Trim().Split('\n'));
    }

    [Fact]
    public void Doctor_believes_no_session_that_shows_less_than_was_done()
    {
        KnownLoad known = new(WorkItems: 64, Workers: 0, Contentions: 3, Collections: 1, Datagrams: 64);
        EventFigures all = Reports.Sample.Events("flush", KnownLoad.DatagramBytes, recorded: true) with
        {
            SocketBytesSent = Reading.Of(64 * KnownLoad.DatagramBytes),
            SocketDatagramsSent = Reading.Of(64),
        };

        static Remedy Unset() => Remedy.By("unset TMPDIR");
        Assert.True(EventsCheck.Judge(known, all, Unset).Available);
        Assert.NotNull(EventsCheck.Judge(known with { WorkItems = 65 }, all, Unset).WhyNoCommand);
        Assert.NotNull(EventsCheck.Judge(known with { Datagrams = 63 }, all, Unset).WhyNoCommand);
        Capability none = EventsCheck.Judge(known, EventFigures.NotAvailable("nobody answers"), Unset);
        Assert.Equal((false, "unset TMPDIR"), (none.Available, none.Enable));
        Assert.Contains("nobody answers", none.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_lets_a_session_be_opened_depends_on_where_the_port_is_to_be()
    {
        Assert.Equal("unset TMPDIR", EventsCheck.RemedyFor("/nowhere", folder => folder == "/tmp", container: true).Command);
        Assert.Equal("docker run --tmpfs /tmp …", EventsCheck.RemedyFor(null, _ => false, container: true).Command);
        Assert.Contains("/tmp", EventsCheck.RemedyFor(null, _ => false, container: false).WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("/nowhere", EventsCheck.RemedyFor("/nowhere", _ => false, container: true).WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("nothing else is known", EventsCheck.RemedyFor("/var/tmp", _ => true, container: true).WhyNoCommand, StringComparison.Ordinal);
    }

    internal static void AssertAgrees(EventFigures figures)
    {
        Assert.True(figures.WorkItems.IsMeasured, figures.WorkItems.Reason);
        RuntimeProperties runtime = Assert.IsType<RuntimeProperties>(figures.Runtime);
        Assert.InRange(figures.WorkItems.Value.Value, runtime.CompletedWorkItems - WorkItemTolerance, runtime.CompletedWorkItems + WorkItemTolerance);
        Assert.Equal(runtime.LockContentions, figures.LockContentions.Value);
        Assert.Equal(runtime.Gen0Collections, figures.Gen0Collections.Value);
        Assert.Equal(runtime.Gen1Collections, figures.Gen1Collections.Value);
        Assert.Equal(runtime.Gen2Collections, figures.Gen2Collections.Value);
        Assert.Equal(runtime.GcPauseMs > 0, figures.GcPauseMs.Value > 0);
    }

    /// <summary>A file of /proc that holds strings with a 0 behind each; empty once the process has gone.</summary>
    private static string[] FileOf(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{name}").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string[] SocketsOf(int process) => Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*");

    private static async Task<long> ReceiveAllAsync(Socket listener)
    {
        using Socket connection = await listener.AcceptAsync(Token);
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        while (await connection.ReceiveAsync(buffer, Token) is > 0 and var read)
            bytes += read;
        return bytes;
    }
}
