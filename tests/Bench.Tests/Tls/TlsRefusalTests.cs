using System.CommandLine;
using System.Net.Sockets;
using Bench.Commands;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Tls;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>Certificates that are wrong: a clear error, a non-zero exit, nothing sent, nothing in clear, and a sink that goes on.</summary>
public sealed class TlsRefusalTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    /// <summary>Of the messages, which are looked for on the wire.</summary>
    private const int Size = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_refuses_senders_and_says_why_and_goes_on()
    {
        const string none = "a client certificate is required and none was sent";
        (string? Certificate, string Expected)[] refused =
        [
            (null, none),
            (files.OtherSender, "the client certificate CN=other-sender is not from an authority that is trusted here"),
            (files.ExpiredSender, "the client certificate CN=expired-sender expired on "),
            (files.FutureSender, "the client certificate CN=future-sender is not valid before "),
            (files.Sink, "the client certificate CN=sink is not meant for a client"),
        ];
        using SinkHere sink = new(files, ClientAuth.Require);
        foreach (string version in new[] { "1.2", "1.3" })
        {
            foreach ((string? certificate, string expected) in refused)
            {
                string[] shown = certificate is null ? [] : ["--client-cert", certificate];
                await AssertRefusedAsync(
                    sink, "the receiver refused the connection: " + expected, ["--ca", files.Ca, "--tls-version", version, .. shown]);
            }
        }

        await SendTenAsync(sink, files.Sender);
        SinkReport took = sink.Stop();
        Assert.Equal((10, 1, 2 * refused.Length), (took.Messages, took.Tls!.Accepted, took.Tls.Refused));
        Assert.Equal(2, took.Tls.Refusals[none]);
        Assert.Equal(2 * refused.Length, sink.Log.Count(line => line.StartsWith("refused 127.0.0.1:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sink_that_only_asks_refuses_a_certificate_that_it_does_not_trust()
    {
        using SinkHere sink = new(files, ClientAuth.Ask);
        await AssertRefusedAsync(sink, "CN=other-sender is not from an authority that is trusted here", ["--ca", files.Ca, "--client-cert", files.OtherSender]);
        TlsSinkReport took = sink.Stop().Tls!;
        Assert.Equal((0, 1), (took.Accepted, took.Refused));
    }

    [Theory]
    [InlineData("untrusted", "the receiver's certificate is not from an authority that is trusted here (issuer CN=another authority)")]
    [InlineData("system", "the receiver's certificate is not from an authority that is trusted here")]
    [InlineData("expired", "the receiver's certificate expired on ")]
    [InlineData("future", "the receiver's certificate is not valid before ")]
    [InlineData("host", "the receiver's certificate is for sink.test, 127.0.0.1, not for 'other.test'")]
    [InlineData("client's", "the receiver's certificate is not meant for a server")]
    public async Task A_sender_refuses_a_receiver_and_says_why(string which, string expected)
    {
        string certificate = which switch
        {
            "untrusted" => files.OtherSink,
            "expired" => files.ExpiredSink,
            "future" => files.FutureSink,
            "client's" => files.Sender,
            _ => files.Sink,
        };
        string[] trust = which == "system" ? [] : ["--ca", files.Ca];
        string[] name = which == "host" ? ["--server-name", "other.test"] : [];
        using SinkHere sink = new(files, ClientAuth.Require, certificate);
        foreach (string version in new[] { "1.2", "1.3" })
            await AssertRefusedAsync(sink, expected, ["--client-cert", files.Sender, "--tls-version", version, .. trust, .. name]);
        SinkReport took = sink.Stop();
        Assert.Equal((0, 0), (took.Messages, took.Bytes));
    }

    [Fact]
    public async Task A_process_that_was_refused_exits_with_4_and_one_line()
    {
        using SinkHere sink = new(files, ClientAuth.Require);

        Outcome outcome = await BenchProcess.RunAsync(Token, "send", sink.EndPoint.ToString(), "--tls", "-n", "10", "--json", "--ca", files.Ca);

        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        Assert.Equal("", outcome.Output);
        string line = Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Equal($"error: {sink.EndPoint}: the receiver refused the connection: a client certificate is required and none was sent; nothing was sent", line);
        Assert.Equal(0, sink.Stop().Bytes);
    }

    [Fact]
    public async Task A_name_that_the_certificate_has_is_taken_and_a_certificate_that_nobody_asks_for_is_not_shown()
    {
        using SinkHere sink = new(files, ClientAuth.None);
        TlsConnection connection = await SendTenAsync(sink, files.Sender, TlsFiles.Host);
        Assert.Equal((TlsFiles.Host, null, true), (connection.ServerName, connection.ClientCertificate, connection.Closed));
        Assert.Equal(10, sink.Stop().Messages);
    }

    [Theory]
    [InlineData("--ca is about TLS; add --tls", "send", "--ca", "ca.pem")]
    [InlineData("--tls goes over TCP", "send", "--tls", "-u")]
    [InlineData("--echo times plain connections; leave --tls out", "send", "--tls", "--echo")]
    [InlineData("--echo returns plain streams; leave --tls out", "sink", "--tls", "--cert", "a.pem", "--echo")]
    [InlineData("--key is the key of --client-cert", "send", "127.0.0.1:9", "--tls", "--key", "key.pem")]
    [InlineData("--client-cert is for a receiver of yours", "send", "--tls", "--client-cert", "me.pem")]
    [InlineData("gather hands its buffers to the socket, past TLS", "send", "--tls", "-s", "gather")]
    [InlineData("'1.1' is not a version of TLS that is spoken here; known: 1.2, 1.3", "send", "--tls", "--tls-version", "1.1")]
    [InlineData("'absent.pem' cannot be read", "send", "127.0.0.1:9", "--tls", "--ca", "absent.pem")]
    [InlineData("--tls needs the sink's certificate: --cert FILE", "sink", "--tls")]
    [InlineData("for which --client-auth none does not ask", "sink", "--tls", "--cert", "a.pem", "--ca", "b.pem", "--client-auth", "none")]
    [InlineData("'maybe' is not allowed; allowed: none, ask, require", "sink", "--tls", "--client-auth", "maybe")]
    [InlineData("--cert: 'absent.pem' cannot be read", "sink", "--tls", "--cert", "absent.pem")]
    public async Task What_cannot_be_used_is_bad_usage_before_anything_is_opened(string expected, params string[] args)
    {
        ParseResult parsed = Root.Create().Parse(args, Root.Parsing);
        string? line = ParseErrorLine.Of(parsed);
        if (line is null)
        {
            CommandFailure failure = await InvokeAsync(parsed);
            Assert.Equal(ExitCodes.Usage, failure.ExitCode);
            line = failure.Message;
        }

        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    /// <summary>Runs the verb within this process, as the program's entry point does; it is to fail.</summary>
    internal static Task<CommandFailure> InvokeAsync(ParseResult parsed) => Assert.ThrowsAsync<CommandFailure>(() => parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, Token));

    /// <summary>Sends through a proxy that sees the wire, and looks at what it saw.</summary>
    private static async Task AssertRefusedAsync(SinkHere sink, string expected, string[] args)
    {
        await using RecordingProxy proxy = new(sink.EndPoint);

        CommandFailure failure = await InvokeAsync(Root.Create().Parse(
            ["send", proxy.Target, "--tls", "-s", "per-buffer", "-l", $"{Size}", "-n", "10", "--verify", "--json", .. args], Root.Parsing));

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was sent", failure.Message, StringComparison.Ordinal);
        byte[] sent = await proxy.SentAsync();
        byte[] message = new byte[Size];
        VerifyPattern.Fill(message, 0);
        Assert.True(sent.AsSpan().IndexOf(message.AsSpan(VerifyPattern.SequenceBytes, 16)) < 0, "a message went over the wire in clear");
        TlsRecords records = new();
        records.Take(sent);
        Assert.Null(records.Malformed);
        Assert.True(records.Count > 0, "there was no handshake");
    }

    /// <summary>Sends ten messages and ends the stream.</summary>
    private async Task<TlsConnection> SendTenAsync(SinkHere sink, string certificate, string host = "127.0.0.1")
    {
        using Socket socket = sink.Connect();
        using TlsClientSettings settings = new TlsSendOptions { Authorities = new FileInfo(files.Ca), ClientCertificate = new FileInfo(certificate) }.Load(host);
        await using TlsConnection connection = await TlsConnection.OpenAsync(socket, settings, Token);
        await connection.Stream.WriteAsync(new byte[10 * 64], Token);
        Assert.Null(await connection.CloseAsync());
        return connection;
    }
}
