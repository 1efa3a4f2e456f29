using System.CommandLine;
using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tls;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>Certificates that are wrong: a clear error, a non-zero exit, nothing sent, nothing in clear, and a sink that goes on.</summary>
public sealed class TlsRefusalTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_refuses_senders_and_says_why_and_goes_on()
    {
        (string? Certificate, string Version, string Expected)[] refused =
        [
            (null, "1.2", "a client certificate is required and none was sent"),
            (null, "1.3", "a client certificate is required and none was sent"),
            (files.OtherSender, "1.3", "the client certificate CN=other-sender is not from an authority that is trusted here"),
            (files.ExpiredSender, "1.2", "the client certificate CN=expired-sender expired on "),
            (files.Sink, "1.3", "the client certificate CN=sink is not meant for a client"),
        ];
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", files.Sink, "--ca", files.Ca);
        foreach ((string? certificate, string version, string expected) in refused)
        {
            string[] shown = certificate is null ? [] : ["--client-cert", certificate];
            Outcome outcome = await SendAsync(sink, ["--ca", files.Ca, "--tls-version", version, .. shown]);
            AssertRefused(outcome, "the receiver refused the connection: " + expected);
        }

        Outcome good = await BenchProcess.RunAsync(
            Token, "send", sink.EndPoint.ToString(), "--tls", "--ca", files.Ca, "--client-cert", files.Sender, "-n", "10", "--json");
        Assert.True(good.ExitCode == ExitCodes.Pass, good.ToString());
        SinkDocument took = await sink.EndAsync();
        Assert.Equal((10, 1, refused.Length), (took.Messages, took.Tls!.Accepted, took.Tls.Refused));
        Assert.Equal(2, took.Tls.Refusals[refused[0].Expected]);
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
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", certificate, "--ca", files.Ca);

        Outcome outcome = await SendAsync(sink, ["--client-cert", files.Sender, .. trust, .. name]);

        AssertRefused(outcome, expected);
        SinkDocument took = await sink.EndAsync();
        Assert.Equal((0, 0), (took.Messages, took.Bytes));
    }

    [Fact]
    public async Task A_name_that_the_certificate_has_is_taken_and_a_certificate_that_nobody_asks_for_is_not_shown()
    {
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", files.Sink);
        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", sink.EndPoint.ToString(), "--tls", "--ca", files.Ca, "--client-cert", files.Sender, "--server-name", TlsFiles.Host, "-n", "10", "--json");
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        TlsTraffic tls = JsonOutput.Deserialize<SendDocument>(outcome.Output).Tls!;
        Assert.Equal((TlsFiles.Host, null), (tls.ServerName, tls.ClientCertificate));
    }

    [Theory]
    [InlineData("--ca is about TLS; add --tls", "send", "--ca", "ca.pem")]
    [InlineData("--tls goes over TCP", "send", "--tls", "-u")]
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
            InvocationConfiguration asEntry = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => parsed.InvokeAsync(asEntry, Token));
            Assert.Equal(ExitCodes.Usage, failure.ExitCode);
            line = failure.Message;
        }

        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    /// <summary>Sends through a proxy that sees the wire, and looks at what it saw.</summary>
    private static async Task<Outcome> SendAsync(SinkByHand sink, string[] args)
    {
        const int size = 200;
        await using RecordingProxy proxy = new(sink.EndPoint);
        Outcome outcome = await BenchProcess.RunAsync(
            Token, ["send", proxy.Target, "--tls", "-s", "per-buffer", "-l", $"{size}", "-n", "10", "--verify", "--json", .. args]);
        byte[] sent = await proxy.SentAsync();
        byte[] message = new byte[size];
        VerifyPattern.Fill(message, 0);
        Assert.True(sent.AsSpan().IndexOf(message.AsSpan(VerifyPattern.SequenceBytes, 16)) < 0, "a message went over the wire in clear");
        TlsRecords records = new();
        records.Take(sent);
        Assert.Null(records.Malformed);
        Assert.True(records.Count > 0, "there was no handshake");
        return outcome;
    }

    private static void AssertRefused(Outcome outcome, string expected)
    {
        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        Assert.Equal("", outcome.Output);
        string line = Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.EndsWith("; nothing was sent", line, StringComparison.Ordinal);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
