using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Tests.Echoes;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>A sink that returns what it gets, to peers that behave and to those that do not.</summary>
public sealed class SinkEchoTests
{
    /// <summary>In ms: what never comes fails a test instead of holding it up for ever.</summary>
    private const int HangLimit = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Datagrams => OperatingSystem.IsLinux()
        ? new() { { "127.0.0.1", false }, { "::1", false }, { "127.0.0.1", true }, { "::1", true } }
        : new() { { "127.0.0.1", true }, { "::1", true } };

    [Fact(Timeout = HangLimit)]
    public async Task A_stream_comes_back_byte_for_byte()
    {
        await using SinkProcess sink = await StartAsync(Transport.Tcp);
        using Socket socket = EchoPeer.Connect(sink.EndPoint, SocketType.Stream);
        byte[] sent = Bytes(3_000_001);

        Task<byte[]> reading = ReadAsync(socket, sent.Length);
        for (int start = 0, length = 1; start < sent.Length; start += length, length = (length * 3) + 1)
            await SendAllAsync(socket, sent.AsMemory(start, Math.Min(length, sent.Length - start)));
        Assert.Equal(sent, await reading);

        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Token));
        SinkReport report = await sink.StopAsync();
        Assert.Equal((sent.Length, sent.Length / 100), (report.Bytes, report.Echoed));
    }

    [Theory(Timeout = HangLimit)]
    [MemberData(nameof(Datagrams))]
    public async Task Each_datagram_goes_back_to_its_sender(string address, bool managed)
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp, Bind = new(IPAddress.Parse(address), 0), Echo = true, ManagedReceive = managed }, Token);
        using Socket first = EchoPeer.Connect(sink.EndPoint, SocketType.Dgram), second = EchoPeer.Connect(sink.EndPoint, SocketType.Dgram);
        byte[] buffer = new byte[65_536];

        foreach (int size in new[] { 1, 0, 100, 65_507, 1200 })
        {
            byte[] datagram = Bytes(size);
            await first.SendAsync(datagram, Token);
            await second.SendAsync(datagram.Append((byte)7).ToArray().AsMemory(0, Math.Min(size + 1, 65_507)), Token);
            Assert.Equal(datagram, buffer[..await first.ReceiveAsync(buffer, Token)]);
            Assert.Equal(Math.Min(size + 1, 65_507), await second.ReceiveAsync(buffer, Token));
        }

        Assert.Equal((0, 0), (first.Available, second.Available));
        Assert.Equal(10, (await sink.StopAsync()).Echoed);
    }

    [Theory(Timeout = HangLimit)]
    [InlineData("::1", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Datagrams_go_to_the_port_that_was_named(string address, bool managed)
    {
        IPEndPoint any = new(IPAddress.Parse(address), 0);
        using Socket other = new(any.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(any);
        await using SinkProcess sink = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp, Bind = any, Echo = true, EchoPort = ((IPEndPoint)other.LocalEndPoint!).Port, ManagedReceive = managed }, Token);
        using Socket sender = EchoPeer.Connect(sink.EndPoint, SocketType.Dgram);
        byte[] datagram = Bytes(300), buffer = new byte[1000];

        await sender.SendAsync(datagram, Token);

        Assert.Equal(datagram, buffer[..await other.ReceiveAsync(buffer, Token)]);
        Assert.Equal(0, sender.Available);
    }

    [Fact(Timeout = HangLimit)]
    public async Task A_datagram_that_cannot_be_returned_harms_no_other()
    {
        await using SinkProcess sink = await StartAsync(Transport.Udp);
        Socket gone = EchoPeer.Connect(sink.EndPoint, SocketType.Dgram);
        await gone.SendAsync(Bytes(100), Token);
        gone.Dispose();
        using Socket socket = EchoPeer.Connect(sink.EndPoint, SocketType.Dgram);
        for (int i = 0; i < 10; i++)
        {
            await socket.SendAsync(Bytes(100), Token);
            Assert.Equal(100, await socket.ReceiveAsync(new byte[200], Token));
        }

        Assert.Equal(11, (await sink.StopAsync()).Messages);
    }

    [Fact(Timeout = HangLimit)]
    public async Task A_peer_that_never_reads_and_one_that_is_silent_hold_up_neither_others_nor_the_end()
    {
        await using SinkProcess sink = await StartAsync(Transport.Tcp);
        using Socket silent = EchoPeer.Connect(sink.EndPoint, SocketType.Stream);
        await silent.SendAsync(Bytes(50), Token); // half a message, and nothing more
        using Socket deaf = EchoPeer.Connect(sink.EndPoint, SocketType.Stream);
        deaf.Blocking = false;
        byte[] much = Bytes(1 << 20);
        // Until neither end has any room left: the sink stands in its send.
        for (int refused = 0; refused < 10; await Task.Delay(20, Token))
        {
            deaf.Send(much, SocketFlags.None, out SocketError error);
            refused = error == SocketError.WouldBlock ? refused + 1 : 0;
        }

        using Socket socket = EchoPeer.Connect(sink.EndPoint, SocketType.Stream);
        byte[] sent = Bytes(1000);
        await SendAllAsync(socket, sent);
        Assert.Equal(sent, await ReadAsync(socket, sent.Length));

        SinkReport report = await sink.StopAsync();
        Assert.True(report.Echoed * 100 < report.Bytes, $"{report.Echoed} messages returned of {report.Bytes} bytes");
        Assert.NotNull(sink.WhyEnded());
    }

    [Fact(Timeout = HangLimit)]
    public async Task Connections_that_end_in_any_way_leave_no_descriptor_and_no_thread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        await using SinkProcess sink = await StartAsync(Transport.Tcp);
        (int Files, int Threads) before = Count(sink.ProcessId);
        for (int i = 0; i < 60; i++)
        {
            using Socket socket = EchoPeer.Connect(sink.EndPoint, SocketType.Stream);
            await socket.SendAsync(Bytes(1000), Token);
            if (i % 3 == 0)
                socket.LingerState = new LingerOption(enable: true, seconds: 0); // a reset, RST, instead of an end
            else if (i % 3 == 1)
                await ReadAsync(socket, 1000);
        }

        (int Files, int Threads) now = Count(sink.ProcessId);
        for (int look = 0; look < Looks && (now.Files > before.Files + Few || now.Threads > before.Threads + Few); look++)
        {
            await Task.Delay(20, Token);
            now = Count(sink.ProcessId);
        }

        Assert.InRange(now.Files, 0, before.Files + Few);
        Assert.InRange(now.Threads, 0, before.Threads + Few);
        Assert.Null(sink.WhyEnded());
    }

    [Theory]
    [InlineData("--echo-port says where", "-u", "--echo-port", "5000")]
    [InlineData("--echo-port says where", "--echo", "--echo-port", "5000")]
    [InlineData("--echo returns datagrams one by one", "-u", "--echo", "--gro")]
    [InlineData("--echo-port: 0 is not allowed", "-u", "--echo", "--echo-port", "0")]
    public async Task What_cannot_be_returned_exits_2_with_one_line(string expected, params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["sink", .. args]);
        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_does_not_return_datagrams_to_itself()
    {
        string free = CommandLine.Receiver.ClosedPort();
        Outcome outcome = await BenchProcess.RunAsync(Token, "sink", free, "-u", "--echo", "--echo-port", free.Split(':')[1]);
        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        Assert.Contains("is the sink's own port", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>What the runtime of the sink may open for itself.</summary>
    private const int Few = 5;

    /// <summary>A thread ends within a tenth of a second of its connection; a busy machine may take longer.</summary>
    private const int Looks = 1000;

    private static Task<SinkProcess> StartAsync(Transport transport) =>
        SinkProcess.StartAsync(new SinkOptions { Transport = transport, MessageSize = 100, Echo = true }, Token);

    private static (int Files, int Threads) Count(int process) =>
        (Directory.GetFiles($"/proc/{process}/fd").Length, Directory.GetDirectories($"/proc/{process}/task").Length);

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)((i * 31) ^ (i >> 8));
        return bytes;
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, Token)..];
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int taken = 0; taken < count;)
        {
            int more = await socket.ReceiveAsync(bytes.AsMemory(taken), Token);
            Assert.True(more > 0, $"the stream ended after {taken} of {count} bytes");
            taken += more;
        }

        return bytes;
    }
}
