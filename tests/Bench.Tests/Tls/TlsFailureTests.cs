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
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_goes_on_past_garbage_half_open_and_broken_connections_and_keeps_no_descriptor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts descriptors in /proc");
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", files.Sink, "--handshake-limit", "1");
        await SendOneAsync(sink); // what the first connection loads stays open
        int before = await sink.DescriptorsAsync();

        using Socket silent = Connect(sink.EndPoint), halfHello = Connect(sink.EndPoint), dripping = Connect(sink.EndPoint);
        await halfHello.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1 }, Token); // the begin of a ClientHello of 512 bytes
        using (Socket garbage = Connect(sink.EndPoint))
        {
            await garbage.SendAsync("GET / HTTP/1.1\r\nHost: sink.test\r\n\r\n"u8.ToArray(), Token);
            await EndOfAsync(garbage);
        }

        using (Connect(sink.EndPoint))
        {
            // Goes at once.
        }

        using (Socket reset = Connect(sink.EndPoint))
            reset.LingerState = new LingerOption(true, 0);
        await SendOneAsync(sink); // meanwhile others are served

        // One byte now and then does not keep a handshake alive.
        Task drip = DripAsync(dripping);
        foreach (Socket half in new[] { silent, halfHello, dripping })
            await EndOfAsync(half);
        await drip;
        await sink.WaitForDescriptorsAsync(before);
        Assert.Equal(3, sink.LinesWith("no TLS handshake within 1 s"));
        Assert.Equal(1, sink.LinesWith("what came is not TLS"));

        SinkDocument took = await sink.EndAsync();
        Assert.Equal((2, 6, 0, 20), (took.Tls!.Accepted, took.Tls.Refused, took.Tls.Broken, took.Messages));
    }

    [Fact]
    public async Task A_sink_counts_a_connection_that_breaks_and_takes_the_next_one()
    {
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", files.Sink);
        await using (BenchProcess sender = BenchProcess.Start("send", sink.EndPoint.ToString(), "--tls", "--ca", files.Ca, "-t", "60", "-l", "16K"))
        {
            await sender.WaitForErrorAsync("messages accepted", Token);
            sender.Signal("KILL");
            await sender.WaitAsync(Token);
        }

        await SendOneAsync(sink);
        SinkDocument took = await sink.EndAsync();
        Assert.Equal((2, 0), (took.Tls!.Accepted, took.Tls.Refused));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "what came is not TLS")]
    [InlineData("", "the other end closed the connection")]
    [InlineData(null, "no TLS handshake within 0.5 s")]
    public async Task A_receiver_that_speaks_no_tls_is_one_line(string? answer, string expected)
    {
        using Socket listener = Listen();
        await using BenchProcess process = BenchProcess.Start(
            "send", listener.LocalEndPoint!.ToString()!, "--tls", "--ca", files.Ca, "-n", "10", "--handshake-limit", "0.5", "--json");
        using Socket connection = await listener.AcceptAsync(Token);
        TlsRecords came = new();
        byte[] buffer = new byte[64 * 1024];
        came.Take(buffer.AsSpan(0, await connection.ReceiveAsync(buffer, Token)));
        if (answer is { Length: > 0 })
            await connection.SendAsync(Encoding.ASCII.GetBytes(answer), Token);
        if (answer is not null)
            connection.Shutdown(SocketShutdown.Send);

        AssertFailed(await process.WaitAsync(Token), expected);
        Assert.Equal((1, null), (came.Count, came.Malformed)); // its ClientHello
    }

    /// <summary>The client's handshake ends before a TLS 1.3 server has judged its certificate.</summary>
    [Fact]
    public async Task A_foreign_receiver_that_refuses_after_the_handshake_is_noticed_before_anything_is_sent()
    {
        using Socket listener = Listen();
        await using BenchProcess process = StartSend(listener, files.Sender);
        using Socket connection = await listener.AcceptAsync(Token);
        await using SslStream server = await AcceptAsync(connection, trusts: false);

        Outcome outcome = await process.WaitAsync(Token);

        AssertFailed(outcome, "the receiver did not take the connection");
        Assert.EndsWith("nothing was sent", outcome.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_receiver_that_takes_it_gets_every_byte_and_confirms_the_end()
    {
        using Socket listener = Listen();
        await using BenchProcess process = StartSend(listener, files.Sender);
        using Socket connection = await listener.AcceptAsync(Token);
        await using SslStream server = await AcceptAsync(connection, trusts: true);
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

    [Fact]
    public async Task A_foreign_receiver_that_ends_without_confirming_fails_the_run()
    {
        using Socket listener = Listen();
        await using BenchProcess process = StartSend(listener, files.Sender);
        using Socket connection = await listener.AcceptAsync(Token);
        await using SslStream server = await AcceptAsync(connection, trusts: true);
        Assert.True(await server.ReadAsync(new byte[1], Token) > 0);
        connection.LingerState = new LingerOption(true, 0);
        connection.Dispose();

        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.True(send.Incomplete);
        Assert.False(send.Tls!.Closed);
    }

    [Fact]
    public async Task An_alert_of_openssl_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && InstalledProgram.Find("openssl") is not null, "openssl is not installed");
        await using BenchProcess server = BenchProcess.Start("openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-cert", files.Sink, "-key", files.Sink, "-CAfile", files.Ca, "-Verify", "1", "-verify_return_error", "-tls1_3"]);
        await server.WaitForOutputAsync(":", behind: "ACCEPT", Token);
        string port = server.Output.Split("ACCEPT")[1].Split('\n')[0].Split(':')[^1].Trim();

        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", "127.0.0.1:" + port, "--tls", "--ca", files.Ca, "-n", "10", "--json");

        AssertFailed(outcome, "alert certificate required");
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

    private async Task SendOneAsync(SinkByHand sink)
    {
        using Socket socket = Connect(sink.EndPoint);
        using TlsClientSettings settings = new TlsSendOptions { Authorities = new FileInfo(files.Ca), ServerName = TlsFiles.Host }.Load(host: null);
        await using TlsConnection connection = await TlsConnection.OpenAsync(socket, settings, Token);
        await connection.Stream.WriteAsync(new byte[10 * CommonOptions.DefaultSize], Token);
        Assert.Null(await connection.CloseAsync());
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

    private BenchProcess StartSend(Socket listener, string certificate) => BenchProcess.Start(
        "send", listener.LocalEndPoint!.ToString()!, "--tls", "--ca", files.Ca, "--client-cert", certificate, "-n", "1000", "-l", "1000", "--json");

    /// <summary>A TLS 1.3 server that knows nothing of this program.</summary>
    private async Task<SslStream> AcceptAsync(Socket connection, bool trusts)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(files.Sink);
        SslStream server = new(new NetworkStream(connection));
        Task handshake = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
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

    private static void AssertFailed(Outcome outcome, string expected)
    {
        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        Assert.Equal("", outcome.Output);
        string line = Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
