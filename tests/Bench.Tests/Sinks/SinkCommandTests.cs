using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Bench.Commands;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>The sink as somebody starts it by hand.</summary>
public sealed class SinkCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("':65536' at character 2: port 65536 is not allowed; allowed: 0 to 65535", ":65536")]
    [InlineData("port -1 is not allowed", ":-1")]
    [InlineData("192.0.2.1 is not an address of this machine", "192.0.2.1:0")] // RFC 5737: nobody's address
    [InlineData("has the illegal character", "a!b:5000")]
    [InlineData("--gro is for UDP; add --udp", "--gro")]
    [InlineData("--managed is for UDP; add --udp", "--managed")]
    [InlineData("--gro needs batched receive", "-u", "--gro", "--managed")]
    [InlineData("a message of 0 bytes cannot be sent over TCP", "--size", "0")]
    [InlineData("a message of 65508 bytes cannot be sent over UDP", "-u", "--size", "65508")]
    [InlineData("--cpu 8191: CPU 8191 does not exist or is not allowed", "--cpu", "8191")]
    [InlineData("--rcvbuf: 'much' is not a whole number", "--rcvbuf", "much")]
    public async Task What_cannot_be_used_exits_2_with_one_line(string expected, params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["sink", .. args]);
        AssertOneLine(ExitCodes.Usage, expected, outcome);
    }

    [Theory]
    [InlineData(SocketType.Dgram, "-u")]
    [InlineData(SocketType.Stream)]
    public async Task A_port_in_use_exits_4_with_one_line(SocketType type, params string[] args)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
            taken.Listen();

        Outcome outcome = await BenchProcess.RunAsync(Token, ["sink", taken.LocalEndPoint!.ToString()!, .. args]);

        AssertOneLine(ExitCodes.Failed, "is in use at 127.0.0.1", outcome);
    }

    [Fact]
    public async Task Json_is_one_document_and_the_rest_is_on_standard_error()
    {
        await using BenchProcess sink = BenchProcess.Start("sink", "-u", "--verify", "--json");
        await sink.WaitForErrorAsync("listening at ", Token);
        using (Socket sender = Connect(sink, SocketType.Dgram))
            await sender.SendAsync(new byte[100], Token);
        sink.CloseInput();

        Outcome outcome = await sink.WaitAsync(Token);
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Contains("1 of 1 messages were corrupt", outcome.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement root = document.RootElement;
        Assert.Equal("batchsend/1", root.GetProperty("schema").GetString());
        Assert.Equal("sink", root.GetProperty("kind").GetString());
        Assert.Equal(1, root.GetProperty("messages").GetInt64());
        Assert.Equal(100, root.GetProperty("bytes").GetInt64());
        Assert.Equal(1, root.GetProperty("corrupt").GetDouble());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("seconds").ValueKind);
        Assert.NotEqual("", root.GetProperty("secondsReason").GetString());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_is_the_normal_end_of_a_sink_by_hand(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill(1) does not exist on Windows");
        await using BenchProcess sink = BenchProcess.Start("sink", "--size", "10");
        await sink.WaitForErrorAsync("listening at ", Token);
        using Socket sender = Connect(sink, SocketType.Stream);
        await sender.SendAsync(new byte[30], Token);

        sink.Signal(signal);

        Outcome outcome = await sink.WaitAsync(Token);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("took 3 messages, 30 bytes", outcome.Output.Trim());
    }

    private static Socket Connect(BenchProcess sink, SocketType type)
    {
        string error = sink.Error;
        int start = error.IndexOf("listening at ", StringComparison.Ordinal) + "listening at ".Length;
        string endPoint = error[start..error.IndexOf(' ', start)];
        var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        socket.Connect(IPEndPoint.Parse(endPoint));
        return socket;
    }

    private static void AssertOneLine(int exitCode, string expected, Outcome outcome)
    {
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }
}
