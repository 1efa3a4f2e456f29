using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Echoes;

/// <summary><c>send --echo</c> as somebody starts it.</summary>
public sealed class SendEchoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("-u")]
    public async Task To_its_own_sink_everything_comes_back_and_is_timed(params string[] transport)
    {
        SendDocument send = await PassesAsync(["send", "--echo", "-s", "auto", "-l", "200", "-b", "16", "-n", "4100", .. transport]);
        EchoFigures echo = Assert.IsType<EchoFigures>(send.Echo);

        Assert.Equal(4100, send.Messages);
        Assert.Equal(257, echo.Batches + echo.IncompleteBatches); // the last has 4 messages
        Assert.Equal(4100, echo.Echoed + (echo.Lost.Value ?? 0));
        Assert.Equal((0, null), (echo.Corrupt, echo.RatePerSecond));
        Assert.InRange(echo.First.MedianNs.Value!.Value, 1, echo.Last.MedianNs.Value!.Value);
        Assert.InRange(echo.Last.P99Ns.Value!.Value, echo.Last.MedianNs.Value!.Value, echo.Last.MaxNs.Value!.Value);
        Assert.Contains("it takes 1000 batches", echo.Last.P999Ns.Reason, StringComparison.Ordinal);
        Assert.True(echo.SendNsPerMessage.Value > 0);
        Assert.False(echo.Late.MedianNs.IsMeasured);
        Assert.False(echo.Unsent.IsMeasured);
        Assert.Contains("not counted with --echo", send.Syscalls.Reason, StringComparison.Ordinal);
        Assert.Contains("echoes read on", send.Placement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_rate_every_batch_has_its_time_from_when_it_was_due()
    {
        SendDocument send = await PassesAsync(["send", "--echo", "-s", "flush", "-b", "16", "-n", "3200", "--rate", "20000"]);
        EchoFigures echo = Assert.IsType<EchoFigures>(send.Echo);

        Assert.Equal((200, 0, 20_000), (echo.Batches, echo.IncompleteBatches, echo.RatePerSecond));
        Assert.Equal(750_000, echo.FillNs.Value!.Value, 1.0);
        Assert.Equal((200, 0), (echo.Late.Samples, echo.Unsent.Value));
        Assert.InRange(echo.Late.MedianNs.Value!.Value, 0, echo.First.MedianNs.Value!.Value);
        Assert.True(send.Seconds >= 3199 / 20_000.0, "the last message was not due before");
    }

    /// <summary>No machine sends a message a nanosecond: what was due and never got away must not be passed over.</summary>
    [Fact]
    public async Task A_rate_that_cannot_be_held_shows_in_the_times_and_in_what_was_not_sent()
    {
        SendDocument send = await PassesAsync(["send", "--echo", "-s", "coalesce", "-b", "16", "-t", "0.3", "--rate", "1000000000"]);
        EchoFigures echo = Assert.IsType<EchoFigures>(send.Echo);

        Assert.InRange(send.Messages + echo.Unsent.Value!.Value, 300_000_000 - 16, 300_000_000 + 16);
        // Each batch is due 16 ns after the last and takes a system call at least: the later, the more it is behind.
        Assert.True(echo.Late.MedianNs.Value > 50.0 * echo.Batches, $"{echo.Late.MedianNs.Value} ns late at half of {echo.Batches} batches");
        Assert.InRange(echo.Late.MaxNs.Value!.Value, echo.Late.MedianNs.Value!.Value, echo.First.MaxNs.Value!.Value);
    }

    [Theory]
    [InlineData]
    [InlineData("-u")]
    public async Task A_sink_that_somebody_started_answers_too(params string[] transport)
    {
        await using BenchProcess sink = BenchProcess.Start(["sink", "--echo", "--json", .. transport]);
        await sink.WaitForErrorAsync("listening at ", Token);
        string target = sink.Error.Split("listening at ")[1].Split(' ')[0];

        Outcome outcome = await BenchProcess.RunAsync(Token, ["send", target, "--echo", "-n", "640", .. transport]);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        Assert.Matches("came back +640 messages with every byte as sent, 0 otherwise", outcome.Output);
        Assert.Matches("last message +median .* µs from its send to the last message back", outcome.Output);
        Assert.Contains(", echo, ", sink.Error, StringComparison.Ordinal);
        sink.CloseInput();
        SinkDocument report = JsonOutput.Deserialize<SinkDocument>((await sink.WaitAsync(Token)).Output);
        Assert.Equal((640, 640d), (report.Messages, report.Echoed.Value));
    }

    [Fact]
    public async Task A_receiver_that_returns_nothing_is_one_line()
    {
        await using Receiver receiver = Receiver.Udp();
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", receiver.Target, "--echo", "-n", "1M", "--json", "-u");

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine("nothing came back within 2 s: does the receiver return what it gets", outcome);
        EchoFigures echo = Document(outcome).Echo!;
        Assert.Equal((0, 0), (echo.Batches, echo.Echoed));
        Assert.Equal("no batch came back whole", echo.Last.MaxNs.Reason);
    }

    [Fact]
    public async Task A_connection_that_nobody_serves_is_one_line_although_its_buffers_are_full()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(); // and never accepts
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", listener.LocalEndPoint!.ToString()!, "--echo", "-l", "1M", "-n", "640", "--json");

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine("nothing came back", outcome);
    }

    [Fact]
    public async Task Datagrams_that_come_back_changed_fail_it()
    {
        await using EchoPeer peer = EchoPeer.Udp(datagram =>
        {
            datagram[20] ^= 1;
            return [datagram];
        });
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", peer.EndPoint.ToString(), "-u", "--echo", "-n", "4", "-b", "4", "--json");

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Contains("4 messages came back with other bytes", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("-u", "--rate", "20000")]
    public async Task A_sink_killed_in_the_middle_is_one_line_and_nothing_stays(params string[] transport)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc and /dev/shm");
        await using BenchProcess process = BenchProcess.Start(["send", "--echo", "-t", "60", "--json", .. transport]);
        await process.WaitForErrorAsync("messages accepted", Token);
        int sink = Assert.Single(BenchProcess.Children(process.Id));
        using (var kill = System.Diagnostics.Process.Start("kill", ["-KILL", sink.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Token);
        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        string last = outcome.Error.TrimEnd().Split('\n')[^1];
        Assert.Matches("^error: .*(closed the connection|refused).*the sink ended without a report", last);
        SendDocument send = Document(outcome);
        Assert.True(send.Incomplete);
        Assert.True(send.Echo!.Batches > 0);
        Assert.False(BenchProcess.IsRunning(sink));
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*batchsend*"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "*batchsend-sink*"));
    }

    [Fact]
    public async Task An_interrupt_ends_it_with_what_came_back_and_leaves_no_sink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using BenchProcess process = BenchProcess.Start("send", "--echo", "-t", "60", "--rate", "1000", "--json");
        await process.WaitForErrorAsync("messages accepted", Token);
        int sink = Assert.Single(BenchProcess.Children(process.Id));
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        SendDocument send = Document(outcome);
        Assert.Equal("interrupted", send.IncompleteReason);
        Assert.Equal(send.Messages, send.Echo!.Echoed);
        Assert.False(BenchProcess.IsRunning(sink));
    }

    [Theory]
    [InlineData("--rate is a rate of --echo", "--rate", "100")]
    [InlineData("leave --verify out", "--echo", "--verify")]
    [InlineData("leave one of them out", "--echo", "--events")]
    [InlineData("239.255.0.1 is a multicast group", "239.255.0.1:5000", "--echo", "-u", "--receivers", "2")]
    [InlineData("--echo numbers every datagram: at least 8 bytes", "--echo", "-u", "-l", "7")]
    [InlineData("--rate: 0 is not allowed", "--echo", "--rate", "0")]
    public async Task Bad_input_is_one_line_and_sends_nothing(string expected, params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["send", .. args]);
        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        AssertOneLine(expected, outcome);
    }

    private static async Task<SendDocument> PassesAsync(string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, [.. args, "--json"]);
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        return Document(outcome);
    }

    private static SendDocument Document(Outcome outcome)
    {
        SchemaAssert.Valid(outcome.Output);
        return JsonOutput.Deserialize<SendDocument>(outcome.Output);
    }

    /// <summary>Besides the lines of progress, of which there is one a second.</summary>
    private static void AssertOneLine(string part, Outcome outcome)
    {
        string line = Assert.Single(outcome.Error.TrimEnd().Split('\n'), l => !l.Contains("messages accepted  ", StringComparison.Ordinal));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }
}
