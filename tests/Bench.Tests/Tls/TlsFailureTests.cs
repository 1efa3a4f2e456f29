using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bench.Commands;
using Bench.Commands.Parsing;
using Bench.Hosting.Checks;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Bench.Tls;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>Peers that are no TLS, hang, vanish or are killed: every one ends in a clear error or the sink goes on, and nothing is left.</summary>
public sealed class TlsFailureTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    /// <summary>The header of a handshake record, and behind it what is none.</summary>
    private static readonly byte[] NoHandshake = [22, 3, 3, 0, 8, .. "garbage!"u8];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_goes_on_past_garbage_half_open_and_broken_connections_and_keeps_no_descriptor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts descriptors in /proc");
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", files.Sink, "--handshake-limit", "0.5");
        await SendOneAsync(sink); // what the first connection loads stays open
        int before = await sink.DescriptorsAsync();

        using Socket silent = Connect(sink.EndPoint), halfHello = Connect(sink.EndPoint), dripping = Connect(sink.EndPoint);
        await halfHello.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1 }, Token); // the begin of a ClientHello of 512 bytes
        using (Socket garbage = Connect(sink.EndPoint))
        {
            await garbage.SendAsync("GET / HTTP/1.1\r\nHost: sink.test\r\n\r\n"u8.ToArray(), Token);
            await EndOfAsync(garbage);
        }

        using (Socket recordLike = Connect(sink.EndPoint))
        {
            await recordLike.SendAsync(NoHandshake, Token);
            await EndOfAsync(recordLike);
        }

        using (Connect(sink.EndPoint))
        {
            // Goes at once.
        }

        using (Socket reset = Connect(sink.EndPoint))
            reset.LingerState = new LingerOption(true, 0);
        await BreakOneAsync(sink);
        await SendOneAsync(sink); // meanwhile others are served

        // One byte now and then does not keep a handshake alive.
        Task drip = DripAsync(dripping);
        foreach (Socket half in new[] { silent, halfHello, dripping })
            await EndOfAsync(half);
        await drip;
        await sink.WaitForDescriptorsAsync(before);
        Assert.Equal(3, sink.LinesWith("no TLS handshake within 0.5 s"));
        Assert.Equal(1, sink.LinesWith("what came is not TLS"));

        Assert.Equal(1, sink.LinesWith("a connection broke: "));

        SinkDocument took = await sink.EndAsync();
        Assert.Equal((3, 7, 1, 20), (took.Tls!.Accepted, took.Tls.Refused, took.Tls.Broken, took.Messages));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "what came is not TLS (a record of type 72, version 84")]
    [InlineData("\u0016\u0003\u0003\0\u0008garbage!", "the TLS handshake failed: unexpected message")]
    [InlineData("", "the other end closed the connection")]
    [InlineData(null, "no TLS handshake within 0.5 s")]
    public async Task A_receiver_that_speaks_no_tls_is_one_line(string? answer, string expected)
    {
        using Socket listener = Listen();
        Task<CommandFailure> send = TlsRefusalTests.InvokeAsync(Root.Create().Parse(
            ["send", listener.LocalEndPoint!.ToString()!, "--tls", "--ca", files.Ca, "-n", "10", "--handshake-limit", answer is null ? "0.5" : "60", "--json"],
            Root.Parsing));
        using Socket connection = await listener.AcceptAsync(Token);
        TlsRecords came = new();
        byte[] buffer = new byte[64 * 1024];
        came.Take(buffer.AsSpan(0, await connection.ReceiveAsync(buffer, Token)));
        if (answer is { Length: > 0 })
            await connection.SendAsync(Encoding.Latin1.GetBytes(answer), Token);
        if (answer is not null)
            connection.Shutdown(SocketShutdown.Send);

        CommandFailure failure = await send;
        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was sent", failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, null), (came.Count, came.Malformed)); // its ClientHello
    }

    /// <summary>The client's handshake ends before such a server has judged its certificate.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_foreign_receiver_that_refuses_after_the_handshake_is_noticed_before_anything_is_sent(SslProtocols protocol)
    {
        using Socket listener = Listen();
        using Socket socket = Connect((IPEndPoint)listener.LocalEndPoint!);
        using TlsClientSettings settings = Settings(protocol) with { SettleTime = TimeSpan.FromMinutes(1) };
        Task<TlsConnection> opening = TlsConnection.OpenAsync(socket, settings, Token);
        using Socket connection = await listener.AcceptAsync(Token);
        await using SslStream server = await AcceptAsync(connection, protocol, trusts: false);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => opening);

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains("the receiver did not take the connection", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was sent", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_receiver_that_takes_it_gets_every_byte_and_confirms_the_end()
    {
        using Socket listener = Listen();
        await using BenchProcess process = BenchProcess.Start(
            "send", listener.LocalEndPoint!.ToString()!, "--tls", "--ca", files.Ca, "--client-cert", files.Sender, "-n", "1000", "-l", "1000", "--json");
        using Socket connection = await listener.AcceptAsync(Token);
        await using SslStream server = await AcceptAsync(connection, SslProtocols.Tls13, trusts: true);
        using MemoryStream received = new();
        await server.CopyToAsync(received, Token);
        await server.ShutdownAsync();
        connection.Shutdown(SocketShutdown.Send);

        Outcome outcome = await process.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Equal(send.Bytes, received.Length);
        Assert.True(send.Tls is { Acknowledged: false, Closed: true, ClientCertificate: "CN=sender" });
        Assert.Contains("is not known", send.Tls.RecordsAtSink.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)] // with a reset
    [InlineData(false)] // with the end of its stream, before that of the sender
    public async Task A_foreign_receiver_that_ends_early_has_confirmed_nothing(bool reset)
    {
        using Socket listener = Listen();
        using Socket socket = Connect((IPEndPoint)listener.LocalEndPoint!);
        using TlsClientSettings settings = Settings(SslProtocols.Tls13) with { SettleTime = TimeSpan.Zero };
        Task<TlsConnection> opening = TlsConnection.OpenAsync(socket, settings, Token);
        using Socket connection = await listener.AcceptAsync(Token);
        await using SslStream server = await AcceptAsync(connection, SslProtocols.Tls13, trusts: true);
        await using TlsConnection sender = await opening;
        await sender.Stream.WriteAsync(new byte[1000], Token);
        Assert.True(await server.ReadAsync(new byte[1], Token) > 0);
        if (reset)
            connection.LingerState = new LingerOption(true, 0);
        connection.Dispose();
        WaitForEnd(sender);

        Assert.NotNull(await sender.CloseAsync());
        Assert.False(sender.Closed);
    }

    [Fact]
    public async Task An_alert_of_openssl_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && InstalledProgram.Find("openssl") is not null, "openssl is not installed");
        await using BenchProcess server = BenchProcess.Start("openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-cert", files.Sink, "-key", files.Sink, "-CAfile", files.Ca, "-Verify", "1", "-verify_return_error", "-tls1_3"]);
        await server.WaitForOutputAsync(":", behind: "ACCEPT", Token);
        string port = server.Output.Split("ACCEPT")[1].Split('\n')[0].Split(':')[^1].Trim();
        using Socket socket = Connect(new IPEndPoint(IPAddress.Loopback, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)));
        using TlsClientSettings settings = new TlsSendOptions { Authorities = new FileInfo(files.Ca) }.Load("127.0.0.1") with { SettleTime = TimeSpan.FromMinutes(1) };

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => TlsConnection.OpenAsync(socket, settings, Token));

        Assert.EndsWith("alert certificate required; nothing was sent", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_is_killed_in_the_middle_is_one_line_and_leaves_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc and /dev/shm");
        await using BenchProcess process = BenchProcess.Start("send", "--tls", "-t", "60", "--json");
        await process.WaitForErrorAsync("messages accepted", Token);
        int sink = Assert.Single(BenchProcess.Children(process.Id));
        using (var child = System.Diagnostics.Process.GetProcessById(sink))
            child.Kill();

        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.StartsWith("error: ", outcome.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        SchemaAssert.Valid(outcome.Output);
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.True(send.Incomplete && send.Messages > 0);
        Assert.Equal("the sink ended without a report", send.Tls!.RecordsAtSink.Reason);
        Assert.False(BenchProcess.IsRunning(sink));
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*batchsend*"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "*batchsend-sink*"));
    }

    [Fact]
    public async Task An_interrupt_ends_a_run_over_tls_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using BenchProcess process = BenchProcess.Start("send", "--tls", "-t", "60", "--json");
        await process.WaitForErrorAsync("messages accepted", Token);
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);
        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Equal("interrupted", send.IncompleteReason);
        Assert.Equal(send.Messages, send.Delivered.Value);
        Assert.True(send.Tls!.Closed);
    }

    private static async Task DripAsync(Socket socket)
    {
        try
        {
            foreach (byte part in new byte[] { 22, 3, 1, 2, 0 }.Concat(new byte[500]))
            {
                await socket.SendAsync(new[] { part }, Token);
                await Task.Delay(20, Token);
            }
        }
        catch (SocketException)
        {
            // The sink has had enough.
        }
    }

    /// <summary>Waits until the other end has ended the connection.</summary>
    private static async Task EndOfAsync(Socket socket)
    {
        try
        {
            byte[] thrownAway = new byte[1024];
            while (await socket.ReceiveAsync(thrownAway, Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // With a reset.
        }
    }

    /// <summary>Begins a record and vanishes.</summary>
    private async Task BreakOneAsync(SinkByHand sink)
    {
        using Socket socket = Connect(sink.EndPoint);
        using TlsClientSettings settings = new TlsSendOptions { Authorities = new FileInfo(files.Ca), ServerName = TlsFiles.Host }.Load(host: null);
        await using TlsConnection connection = await TlsConnection.OpenAsync(socket, settings, Token);
        await socket.SendAsync(new byte[] { 23, 3, 3, 1, 0, 1, 2 }, Token); // 2 bytes of 256
        socket.Shutdown(SocketShutdown.Send);
        WaitForEnd(connection);
    }

    private async Task SendOneAsync(SinkByHand sink)
    {
        using Socket socket = Connect(sink.EndPoint);
        using TlsClientSettings settings = new TlsSendOptions { Authorities = new FileInfo(files.Ca), ServerName = TlsFiles.Host }.Load(host: null);
        await using TlsConnection connection = await TlsConnection.OpenAsync(socket, settings, Token);
        await connection.Stream.WriteAsync(new byte[10 * CommonOptions.DefaultSize], Token);
        Assert.Null(await connection.CloseAsync());
    }

    private static void WaitForEnd(TlsConnection connection)
    {
        while (connection.WhyEnded() is null)
            Token.ThrowIfCancellationRequested();
    }

    private static Socket Connect(IPEndPoint endPoint)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(endPoint);
        return socket;
    }

    private static Socket Listen()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private TlsClientSettings Settings(SslProtocols protocol) => new TlsSendOptions
    {
        Authorities = new FileInfo(files.Ca),
        ClientCertificate = new FileInfo(files.Sender),
        Protocols = protocol,
        HandshakeLimit = TimeSpan.FromMinutes(1),
    }.Load("127.0.0.1");

    /// <summary>A server that knows nothing of this program.</summary>
    private async Task<SslStream> AcceptAsync(Socket connection, SslProtocols protocol, bool trusts)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(files.Sink);
        SslStream server = new(new NetworkStream(connection));
        Task handshake = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, shown, _, _) => trusts && shown is not null,
        }, Token);
        if (trusts)
        {
            await handshake;
            return server;
        }

        await Assert.ThrowsAsync<AuthenticationException>(() => handshake);
        connection.Shutdown(SocketShutdown.Both);
        return server;
    }
}
