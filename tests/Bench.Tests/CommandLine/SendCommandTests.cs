using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Reports;
using Bench.Tests.EventRuns;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class SendCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Ways()
    {
        TheoryData<string, bool> ways = [];
        foreach (SenderDescriptor strategy in SenderCatalog.All)
        {
            if (SenderSupport.Of(strategy, Transport.Tcp).IsSupported)
                ways.Add(strategy.Name, false);
            if (SenderSupport.Of(strategy, Transport.Udp).IsSupported)
                ways.Add(strategy.Name, true);
        }

        return ways;
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Every_strategy_sends_to_any_receiver(string strategy, bool udp)
    {
        await using Receiver receiver = udp ? Receiver.Udp() : Receiver.Tcp();
        string[] transport = udp ? ["-u"] : [];
        Outcome outcome = await BenchProcess.RunAsync(
            Token, ["send", receiver.Target, "-s", strategy, "-l", "100", "--batch", "7", "-n", "1000", "--json", .. transport]);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = Document(outcome);
        Assert.Equal(1000, send.Messages);
        Assert.Equal(100_000, send.Bytes);
        Assert.Equal(strategy, send.Strategy);
        Assert.Equal(udp ? Transport.Udp : Transport.Tcp, send.Transport);
        Assert.Null(send.Delivered.Value);
        Assert.Contains("does not share", send.Delivered.Reason, StringComparison.Ordinal);
        Assert.True(send.Issued > 0);
        Assert.False(send.Incomplete);
        Assert.True(send.Syscalls.IsMeasured == send.SyscallsByName is not null);
        if (!udp)
            await ReceivedAsync(receiver, send.Bytes);
    }

    [Theory]
    [InlineData]
    [InlineData("-u")]
    public async Task Without_a_receiver_its_own_sink_knows_what_was_delivered(params string[] transport)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["send", "-n", "5000", "--verify", "-l", "200", "--json", .. transport]);
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = Document(outcome);
        Assert.Equal(5000, send.Messages);
        Assert.Equal(5000, send.Delivered.Value + send.Lost.Value);
        Assert.NotNull(send.Verified);
        Assert.Equal(send.Delivered.Value, send.Verified.Messages);
        Assert.Equal(0, send.Verified.Corrupt);
    }

    [Fact]
    public async Task The_text_gives_no_rate_without_what_was_delivered()
    {
        await using Receiver receiver = Receiver.Udp();
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", receiver.Target, "-u", "-n", "100");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.Matches(@"rate .* messages/s accepted; delivered n/a \(the receiver does not share its counters\)", outcome.Output);
    }

    /// <summary>Too short for the ticks by which the kernel divides CPU time: n/a with that reason, where it said 0 ns.</summary>
    [Theory]
    [InlineData]
    [InlineData("-u")]
    [InlineData("--echo")]
    [InlineData("--tls")]
    public async Task An_ordinary_user_gets_no_figure_that_was_not_measured(params string[] way)
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        await using BenchProcess asText = OrdinaryUser.Start(["send", "-n", "100", .. way]), asJson = OrdinaryUser.Start(["send", "-n", "100", "--json", .. way]);
        Outcome text = await asText.WaitAsync(Token);
        SendDocument send = Document(await asJson.WaitAsync(Token));

        Assert.True(send.CpuNsPerMessage.Value > 0);
        if (send.CpuNsPerMessage.Value * send.Messages < CpuTimes.LeastNsToDivide)
            Assert.All([send.UserCpuNsPerMessage, send.KernelCpuNsPerMessage], part => Assert.Contains("ticks", part.Reason, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(user|kernel) 0 ns", text.Output);
        Assert.Matches(@"(?m)^CPU +[1-9][0-9,]* ns a message, waits included; user (and kernel n/a \(|[1-9])", text.Output);
    }

    /// <summary>Of few messages first calls are the most of what is shown, and of many they do not matter: either way it is said.</summary>
    [Theory]
    [InlineData]
    [InlineData("-u")]
    [InlineData("--echo")]
    [InlineData("--tls")]
    [InlineData("-s", "coalesce")]
    public async Task What_the_first_batch_took_is_told_apart(params string[] way)
    {
        Outcome many = await BenchProcess.RunAsync(Token, ["send", "-n", "1000", .. way]);
        Assert.Matches(@"(?m)^first batch +\d+\.\d{4} s, \d+\.\d\d ms of CPU time and [0-9,]+ bytes allocated of all this: first calls, .*; allocated after it: [0-9.]+ bytes a message", many.Output);
        Outcome one = await BenchProcess.RunAsync(Token, ["send", "-n", "64", .. way]);
        Assert.Matches("(?m)^first batch +all of this is one batch, of first calls", one.Output);

        SendDocument send = Document(await BenchProcess.RunAsync(Token, ["send", "-n", "1000", "--json", .. way]));
        FirstBatch first = send.FirstBatch!;
        Assert.Equal(64, first.Messages);
        Assert.InRange(first.Seconds, double.Epsilon, send.Seconds);
        Assert.InRange(first.CpuNs.Value!.Value, 1, send.CpuNsPerMessage.Value!.Value * send.Messages * (1 + 1e-9));
        Assert.InRange(first.AllocatedBytes, 1, (long)Math.Round(send.AllocatedBytesPerMessage.Value!.Value * send.Messages));
    }

    [Fact]
    public async Task The_document_is_exported_too()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("batchsend-test-").FullName, "send.json");
        try
        {
            await using Receiver receiver = Receiver.Tcp();
            Outcome outcome = await BenchProcess.RunAsync(Token, "send", receiver.Target, "-n", "10", "--json", "--export-json", file);
            Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
            Assert.Equal(outcome.Output.Trim(), (await File.ReadAllTextAsync(file, Token)).Trim());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("pending-tasks")]
    [InlineData("flush", "-u")]
    public async Task With_events_it_is_sent_once_more_and_recorded(string strategy, params string[] transport)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["send", "-n", "5000", "-s", strategy, "-l", "200", "--events", "--json", .. transport]);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        EventFigures? events = Document(outcome).Events;
        Assert.NotNull(events);
        EventRunTests.AssertAgrees(events);
        Assert.Equal(5000, events.Messages.Value);
        Assert.Equal(5000 * 200, events.SocketBytesSent.Value);
        Assert.Equal(transport.Length > 0 ? 5000 : 0, events.SocketDatagramsSent.Value);
    }

    [Fact]
    public async Task The_text_has_the_events_where_they_were_asked_for()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", "-n", "100", "--events");

        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("once more, to record the runtime's events", outcome.Error.Trim());
        Assert.Matches(@"events\s+recorded while it was sent once more[\s\S]*socket B/message 64.0[\s\S]*work items/message \d[\s\S]*cross-check: the socket counters saw exactly what the sends say", outcome.Output);
    }

    /// <summary>The receiver takes one connection and closes its door: the extra run finds none.</summary>
    [Fact]
    public async Task A_receiver_that_takes_one_connection_leaves_the_events_n_a()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using BenchProcess process = BenchProcess.Start("send", listener.LocalEndPoint!.ToString()!, "-n", "100", "--events", "--json");
        using (Socket connection = await listener.AcceptAsync(Token))
        {
            listener.Dispose();
            byte[] buffer = new byte[64 * 1024];
            while (await connection.ReceiveAsync(buffer, Token) > 0)
            {
            }
        }

        Outcome outcome = await process.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = Document(outcome);
        Assert.Equal(100, send.Messages);
        Assert.Contains("refused", send.Events!.WorkItems.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("-u")]
    public async Task An_interrupt_ends_it_with_what_was_sent(params string[] transport)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using Receiver receiver = transport.Length > 0 ? Receiver.Udp() : Receiver.Tcp();
        await using BenchProcess process = BenchProcess.Start(["send", receiver.Target, "-t", "60", "--json", .. transport]);
        await process.WaitForErrorAsync("messages accepted", Token);
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        SendDocument send = Document(outcome);
        Assert.True(send.Incomplete);
        Assert.Equal("interrupted", send.IncompleteReason);
        Assert.True(send.Messages > 0);
    }

    [Fact]
    public async Task An_interrupted_run_says_so_first_and_leaves_no_sink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using BenchProcess process = BenchProcess.Start("send", "-t", "60");
        await process.WaitForErrorAsync("messages accepted", Token);
        int sink = Assert.Single(BenchProcess.Children(process.Id));
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);
        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Contains("INCOMPLETE: interrupted", outcome.Output, StringComparison.Ordinal);
        Assert.False(BenchProcess.IsRunning(sink));
    }

    [Fact]
    public async Task A_receiver_that_never_reads_does_not_outlast_an_interrupt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using BenchProcess process = BenchProcess.Start("send", listener.LocalEndPoint!.ToString()!, "-n", "1M", "-l", "16K", "--json");
        using Socket connection = await listener.AcceptAsync(Token);
        Assert.Equal(1, await connection.ReceiveAsync(new byte[1], Token));
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);
        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Equal("interrupted", Document(outcome).IncompleteReason);
    }

    [Fact]
    public async Task A_second_signal_kills()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using BenchProcess process = BenchProcess.Start("send", listener.LocalEndPoint!.ToString()!, "-n", "1M", "-l", "16K", "--json");
        using Socket connection = await listener.AcceptAsync(Token);
        Assert.Equal(1, await connection.ReceiveAsync(new byte[1], Token));
        // Both are pending when the process goes on: one is the first, the other one the second.
        foreach (string signal in new[] { "STOP", "INT", "TERM", "CONT" })
            process.Signal(signal);
        Outcome outcome = await process.WaitAsync(Token);
        Assert.NotEqual(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public async Task A_refused_datagram_peer_is_one_line_and_the_counts_so_far()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", Receiver.ClosedPort(), "-u", "-n", "1000", "--json");
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine(outcome, "refused");
        SendDocument send = Document(outcome);
        Assert.True(send.Incomplete);
        Assert.Equal(1, send.Errors[nameof(SocketError.ConnectionRefused)]);
        Assert.InRange(send.Messages, 1, 999);
    }

    [Fact]
    public async Task A_stream_that_the_receiver_closes_is_one_line_and_the_counts_so_far()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using BenchProcess process = BenchProcess.Start("send", listener.LocalEndPoint!.ToString()!, "-t", "60", "--json");
        using (Socket connection = await listener.AcceptAsync(Token))
            await connection.ReceiveAsync(new byte[1000], Token);
        Outcome outcome = await process.WaitAsync(Token);
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine(outcome, "closed the connection");
        Assert.Single(Document(outcome).Errors);
    }

    [Fact]
    public async Task A_refused_stream_peer_is_one_line()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", Receiver.ClosedPort(), "-n", "1");
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine(outcome, "refused");
    }

    /// <summary>The kernel refuses a stream to the broadcast address before anything is sent.</summary>
    [Fact]
    public async Task An_unreachable_stream_peer_is_one_line()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", "255.255.255.255:9", "-n", "1");
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine(outcome, "unreachable");
    }

    [Theory]
    [InlineData("unknown strategy 'naive'; known: per-buffer", "-s", "naive")]
    [InlineData("flush-default works over tcp only: leave -u out; 'list' shows", "-u", "-s", "flush-default")]
    [InlineData("mmsg works over udp only: add -u; 'list' shows", "-s", "mmsg")]
    [InlineData("port 0 is not allowed", "127.0.0.1:0")]
    [InlineData("'127.0.0.1:65536' at character 11: port 65536 is not allowed", "127.0.0.1:65536")]
    [InlineData("-1 is not allowed; allowed: 0 to", "-l", "-1")]
    [InlineData("allowed: 0 to 65507", "-u", "-l", "65508")]
    [InlineData("allowed: 1 to 65536", "--batch", "0")]
    [InlineData("illegal character '!'", "bad!name:5000")]
    [InlineData("no-such-host.invalid", "no-such-host.invalid:5000")]
    [InlineData("exclude each other", "-n", "1", "-t", "1")]
    [InlineData("leave --verify out", "127.0.0.1:9", "--events", "--verify")]
    [InlineData("not a time in seconds", "-t", "soon")]
    [InlineData("'many' is not a whole number", "-n", "many")]
    [InlineData("one argument too many", "127.0.0.1:1", "127.0.0.1:2")]
    [InlineData("Required argument missing", "-s")]
    public async Task Bad_input_is_one_line_and_sends_nothing(string expected, params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["send", .. args]);
        Assert.Equal(expected.StartsWith("no-such", StringComparison.Ordinal) ? ExitCodes.Failed : ExitCodes.Usage, outcome.ExitCode);
        AssertOneLine(outcome, expected);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public async Task A_sink_on_a_port_in_use_is_one_line()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        Outcome outcome = await BenchProcess.RunAsync(Token, "sink", taken.LocalEndPoint!.ToString()!);
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        AssertOneLine(outcome, "in use");
        Assert.Equal("", outcome.Output);
    }

    private static SendDocument Document(Outcome outcome)
    {
        SchemaAssert.Valid(outcome.Output);
        return JsonOutput.Deserialize<SendDocument>(outcome.Output);
    }

    private static void AssertOneLine(Outcome outcome, string part)
    {
        string line = Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    /// <summary>The stream has ended; its last bytes are on their way to the receiver's thread.</summary>
    private static async Task ReceivedAsync(Receiver receiver, long bytes)
    {
        while (receiver.Bytes < bytes)
            await Task.Delay(10, Token);
        Assert.Equal(bytes, receiver.Bytes);
    }
}
