using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bench.Hosting.Checks;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Samples;

/// <summary>The programs of samples/, run against each other as processes over loopback.</summary>
public sealed partial class SampleTests
{
    private const int UsageError = 2, NetworkError = 4;

    /// <summary>As many clients as the echo server serves at a time.</summary>
    private const int MostConnections = 256;

    /// <summary>What has not come by then never will.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("--udp")]
    public async Task The_client_prints_what_the_server_sends_back(params string[] transport)
    {
        await using BenchProcess server = Start("EchoServer", ["127.0.0.1:0", .. transport]);
        await using BenchProcess client = Start("EchoClient", [await AddressAsync(server), .. transport]);
        client.WriteLine("first line");
        client.WriteLine("second, höher");
        client.CloseInput();
        Outcome outcome = await client.WaitAsync(Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["first line", "second, höher"], Lines(outcome.Output));

        server.CloseInput();
        Outcome end = await server.WaitAsync(Token);
        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith("ending: the standard input has ended", Assert.Single(Lines(end.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_asks_again_for_an_end_point_that_is_wrong()
    {
        await using BenchProcess server = Start("EchoServer", "127.0.0.1:0");
        string address = await AddressAsync(server);
        await using BenchProcess client = Start("EchoClient", "127.0.0.1:65536");
        client.WriteLine("127.0.0.1");
        client.WriteLine(address);
        client.WriteLine("hello");
        client.CloseInput();
        Outcome outcome = await client.WaitAsync(Token);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["hello"], Lines(outcome.Output));
        Assert.Equal(
            [
                "'127.0.0.1:65536' at character 11: port 65536 is not allowed; allowed: 1 to 65535; for example 127.0.0.1:5000",
                "end point of the echo server:",
                "'127.0.0.1' at its end: the port is missing; for example 127.0.0.1:5000",
                "end point of the echo server:",
            ],
            Lines(outcome.Error));
    }

    [Fact]
    public async Task A_wrong_end_point_and_a_refusal_are_told_apart()
    {
        Outcome wrong = await RunAsync("EchoClient", "host:");
        Assert.Equal(UsageError, wrong.ExitCode);
        string closed = Receiver.ClosedPort();
        Outcome refused = await RunAsync("EchoClient", closed);
        Assert.Equal(NetworkError, refused.ExitCode);
        Assert.Equal([$"{closed}: The host refused: nothing receives at that port."], Lines(refused.Error));
        Assert.Equal(NetworkError, (await RunAsync("BatchedSends", closed)).ExitCode);
        Assert.Equal(UsageError, (await RunAsync("BatchedSends")).ExitCode);
        Assert.Equal(UsageError, (await RunAsync("EchoServer", "nowhere")).ExitCode);
    }

    [Theory]
    [InlineData("EchoServer")]
    [InlineData("EchoClient")]
    [InlineData("BatchedSends")]
    [InlineData("NativeSend")]
    [InlineData("EchoServer", "--udp")]
    [InlineData("BatchedSends", "--udp")]
    public async Task Without_arguments_a_sample_says_how_it_is_called(string sample, params string[] arguments)
    {
        Outcome outcome = await RunAsync(sample, arguments);
        Assert.Equal((UsageError, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal((await RunAsync(sample, "--help")).Output, outcome.Error);
    }

    [Fact]
    public async Task A_client_whose_input_has_ended_says_so()
    {
        Assert.Equal("the standard input has ended before an end point came", Lines(await EndedAsync(UsageError, "--udp"))[^1]);
        await using BenchProcess server = Start("EchoServer", "127.0.0.1:0");
        Assert.Equal(["nothing was sent: the standard input has ended before its first line"], Lines(await EndedAsync(0, await AddressAsync(server))));

        static async Task<string> EndedAsync(int exitCode, string argument)
        {
            await using BenchProcess client = Start("EchoClient", argument);
            client.CloseInput();
            Outcome outcome = await client.WaitAsync(Token);
            Assert.Equal(exitCode, outcome.ExitCode);
            return outcome.Error;
        }
    }

    [Theory]
    [InlineData("EchoServer", "[--udp]")]
    [InlineData("EchoClient", "[--udp]")]
    [InlineData("BatchedSends", "[--udp]")]
    [InlineData("NativeSend", "HOST:PORT ")]
    public async Task A_sample_says_how_it_is_called_and_ignores_no_argument(string sample, string part)
    {
        Outcome help = await RunAsync(sample, "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.StartsWith($"{sample} ", help.Output, StringComparison.Ordinal);
        Assert.Contains(part, help.Output, StringComparison.Ordinal);
        string option = sample == "NativeSend" ? "--udp" : "--upd";
        Outcome wrong = await RunAsync(sample, Receiver.ClosedPort(), option);
        Assert.Equal(UsageError, wrong.ExitCode);
        Assert.Equal([$"'{option}' is not known here", help.Output.Trim()], Lines(wrong.Error).Select(static l => l.Trim()));
        Assert.Equal(UsageError, (await RunAsync(sample, "127.0.0.1:1", "127.0.0.1:2")).ExitCode);
    }

    /// <summary>The kernel refuses the call itself, so it is the argument that is wrong: a link-local address without its interface.</summary>
    [Fact]
    public async Task What_the_kernel_will_never_take_is_no_network_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows takes the interface that it likes best");
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        foreach (string sample in new[] { "EchoServer", "EchoClient", "BatchedSends", "NativeSend" })
        {
            await using BenchProcess process = Start(sample, "[fe80::1]:5000");
            Outcome outcome = await process.WaitAsync(Token);
            Assert.True(outcome.ExitCode == UsageError, outcome.ToString());
            Assert.Equal(["[fe80::1]:5000: The call was given something that is not allowed."], Lines(outcome.Error));
        }
    }

    [Fact]
    public async Task A_datagram_that_is_too_large_is_told()
    {
        await using BenchProcess client = Start("EchoClient", Receiver.ClosedPort(), "--udp");
        client.WriteLine(new string('x', 70_000));
        client.CloseInput();
        Outcome outcome = await client.WaitAsync(Token);
        Assert.Equal(UsageError, outcome.ExitCode);
        Assert.EndsWith(": The message is too large for one datagram.", Assert.Single(Lines(outcome.Error)), StringComparison.Ordinal);
    }

    /// <summary>More than the buffers of both sides hold: who sends it all before reading stands still.</summary>
    [Fact]
    public async Task A_long_line_comes_back_whole()
    {
        const int Length = 30_000_000;
        await using BenchProcess server = Start("EchoServer", "127.0.0.1:0");
        await using BenchProcess client = Start("EchoClient", await AddressAsync(server));
        await Task.Run(() => client.WriteLine(new string('x', Length)), Token);
        client.CloseInput();
        Outcome outcome = await client.WaitAsync(Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Length, Assert.Single(Lines(outcome.Output)).Length);
    }

    /// <summary>A late answer is never taken for that to the next line: the client gives up.</summary>
    [Fact]
    public async Task A_stream_without_an_answer_ends_the_client()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        await using BenchProcess client = Start("EchoClient", silent.LocalEndPoint!.ToString()!);
        client.WriteLine("hello");
        client.WriteLine("again");
        client.CloseInput();
        Outcome outcome = await client.WaitAsync(Token);
        Assert.Equal((NetworkError, ""), (outcome.ExitCode, outcome.Output));
        Assert.EndsWith(": There was no answer in time.", Assert.Single(Lines(outcome.Error)), StringComparison.Ordinal);
    }

    /// <summary>A server that can open nothing more says so at once, whoever is still connected.</summary>
    [Fact]
    public async Task A_server_that_can_accept_no_more_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && InstalledProgram.Find("strace") is not null, "strace, which lets a call fail, is not installed");
        await using BenchProcess server = Start("EchoServer", "127.0.0.1:0");
        IPEndPoint address = IPEndPoint.Parse(await AddressAsync(server));
        using Socket first = await ConnectAsync(address);
        await AssertServedAsync(first);

        // Only this call fails: where the process really has no descriptor left, .NET can start no thread either, and aborts.
        await using BenchProcess strace = BenchProcess.Start("strace", ["-f", "-p", $"{server.Id}", "-o", "/dev/null", "-e", "inject=accept4:error=EMFILE"]);
        await strace.WaitForErrorAsync("attached", Token);
        using Socket second = await ConnectAsync(address);

        Outcome outcome = await server.WaitAsync(Token);
        Assert.Equal(NetworkError, outcome.ExitCode);
        Assert.EndsWith(": No more sockets can be opened: the limit of the process or of the system is reached.", Assert.Single(Lines(outcome.Error)), StringComparison.Ordinal);
    }

    /// <summary>A server that took every connection would abort with its last descriptor.</summary>
    [Fact]
    public async Task A_server_that_is_full_serves_the_next_client_when_one_has_left()
    {
        await using BenchProcess server = Start("EchoServer", "127.0.0.1:0");
        IPEndPoint address = IPEndPoint.Parse(await AddressAsync(server));
        List<Socket> served = [];
        try
        {
            for (int i = 0; i < MostConnections; i++)
            {
                served.Add(await ConnectAsync(address));
                await AssertServedAsync(served[i]);
            }

            using Socket next = await ConnectAsync(address); // by the system: the server has not accepted it
            await next.SendAsync(new byte[1], Token);
            Task<int> answer = next.ReceiveAsync(new byte[1], Token).AsTask();
            await AssertServedAsync(served[^1]);
            Assert.False(answer.IsCompleted);

            served[0].Dispose();
            Assert.Equal(1, await answer.WaitAsync(Limit, Token));
        }
        finally
        {
            served.ForEach(static s => s.Dispose());
        }
    }

    [Fact]
    public async Task A_client_that_nothing_comes_back_to_says_so()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using BenchProcess client = Start("EchoClient", silent.LocalEndPoint!.ToString()!, "--udp");
        client.WriteLine("hello");
        client.CloseInput();
        Outcome outcome = await client.WaitAsync(Token);
        Assert.Equal(["(nothing came back)"], Lines(outcome.Output));
    }

    [Theory]
    [InlineData]
    [InlineData("--udp")]
    public async Task The_three_batched_sends_arrive(params string[] transport)
    {
        await using BenchProcess server = Start("EchoServer", ["127.0.0.1:0", .. transport]);
        await using BenchProcess sends = Start("BatchedSends", [await AddressAsync(server), .. transport]);
        Outcome outcome = await sends.WaitAsync(Token);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        string[] lines = Lines(outcome.Output);
        Assert.Equal(["per buffer", "pending tasks", "flush"], lines.Select(static l => l.Split(':')[0]));
        Assert.All(lines, static l => Assert.Contains(": 64 packets, 64000 bytes accepted; ", l, StringComparison.Ordinal));
        // UDP counts what came back, and may lose some of it.
        Assert.All(lines, l => Assert.InRange(int.Parse(CameBack().Match(l).Groups[1].Value), transport.Length > 0 ? 0 : 64, 64));
    }

    [Fact]
    public async Task The_native_layer_and_a_sender_share_a_socket()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the native layer is that of Linux");
        await using BenchProcess server = Start("EchoServer", "127.0.0.1:0");
        await using BenchProcess native = Start("NativeSend", await AddressAsync(server));
        Outcome outcome = await native.WaitAsync(Token);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        // docs/native.md says so.
        Assert.Contains("after a synchronous connect: non-blocking False, Socket.Blocking True", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("after an asynchronous receive: non-blocking True, Socket.Blocking True", outcome.Output, StringComparison.Ordinal);
        // More than one: the send buffer is smaller, so that calls end inside messages.
        Assert.Matches(@"native: 512 messages in ([2-9]|\d\d+) calls, waited \d+ times", outcome.Output);
        Assert.Matches(@"not acknowledged by the other side yet: \d+ bytes", outcome.Output);
        Assert.Contains("came back: 1024 messages", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Closed and not redirected: descriptor 0 is then the runtime's own, which must not be read.</summary>
    [Theory]
    [InlineData("EchoServer", "ending: the standard input has ended", "127.0.0.1:0")]
    [InlineData("EchoClient", "the standard input has ended before an end point came", "--udp")]
    public async Task A_sample_whose_input_is_closed_says_why_it_ends(string sample, string expected, string argument)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks the kernel whether descriptor 0 was there");
        await using BenchProcess process = BenchProcess.Start("sh", ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, sample + ".dll")}' {argument} <&-"]);
        Outcome outcome = await process.WaitAsync(Token);
        Assert.StartsWith(expected, Lines(outcome.Error)[^1], StringComparison.Ordinal);
    }

    private static BenchProcess Start(string sample, params string[] args) =>
        BenchProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, sample + ".dll"), .. args]);

    /// <summary>Without an input to read.</summary>
    private static async Task<Outcome> RunAsync(string sample, params string[] args)
    {
        await using BenchProcess process = Start(sample, args);
        process.CloseInput();
        return await process.WaitAsync(Token);
    }

    private static async Task<string> AddressAsync(BenchProcess server)
    {
        await server.WaitForOutputAsync(")", behind: "listening at ", Token);
        return Listening().Match(server.Output).Groups[1].Value;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, Token);
        return socket;
    }

    private static async Task AssertServedAsync(Socket client)
    {
        await client.SendAsync(new byte[1], Token);
        Assert.Equal(1, await client.ReceiveAsync(new byte[1], Token).AsTask().WaitAsync(Limit, Token));
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"listening at (\S+) ")]
    private static partial Regex Listening();

    [GeneratedRegex(@"; (\d+) packets came back")]
    private static partial Regex CameBack();
}
