using BatchSend;
using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Bench.Tls;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary><c>send --tls</c> and <c>sink --tls</c> where all is well: what arrives, what is counted, and that nothing is in clear.</summary>
public sealed class TlsSendTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    private const int Size = 200, Batch = 64, Batches = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ways
    {
        get
        {
            TheoryData<string, string> ways = new() { { "coalesce", "1.2" } };
            foreach (SenderDescriptor strategy in TlsSenders.All)
                ways.Add(strategy.Name, "1.3");
            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task To_its_own_sink_both_ends_count_the_same_records_and_as_many_as_predicted(string strategy, string version)
    {
        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", "--tls", "--tls-version", version, "-s", strategy, "-l", $"{Size}", "-b", $"{Batch}", "-n", $"{Batch * Batches}", "--verify", "--json");

        SendDocument send = Document(outcome);
        Assert.Equal(Batch * Batches, send.Delivered.Value);
        Assert.Equal(0, send.Verified!.Corrupt);
        TlsTraffic tls = send.Tls!;
        Assert.Equal("TLS " + version, tls.Protocol);
        Assert.Equal("CN=BatchSend sender", tls.ClientCertificate);
        Assert.True(tls.Acknowledged && tls.Closed);
        Assert.True(SenderCatalog.TryFind(strategy, out SenderDescriptor? descriptor));
        long predicted = Batches * TlsSenders.PredictRecords(descriptor, [.. Enumerable.Repeat(Size, Batch)]);
        Assert.Equal(predicted, tls.Records.Value);
        Assert.Equal(predicted / (double)(Batch * Batches), tls.RecordsPerMessage.Value);
        Assert.Equal(tls.RecordsInAll.Value, tls.RecordsAtSink.Value);
        Assert.True(tls.RecordsInAll.Value > predicted + 1, "the handshake and the end take records too");
        Assert.Equal((1, 0, 0), (send.Verified.Tls!.Accepted, send.Verified.Tls.Refused, send.Verified.Tls.Broken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // what the next assertions look for is found where there is no TLS
    public async Task Nothing_is_sent_in_clear(bool tls)
    {
        string[] sinkArgs = ["--cert", files.Sink, "--ca", files.Ca, "--verify", "--size", $"{Size}"];
        await using SinkByHand sink = await SinkByHand.StartAsync(sinkArgs);
        await using Receiver plain = Receiver.Tcp();
        await using RecordingProxy proxy = new(tls ? sink.EndPoint : System.Net.IPEndPoint.Parse(plain.Target));
        string[] secure = tls ? ["--tls", "--client-cert", files.Sender, "--ca", files.Ca] : [];

        Outcome outcome = await BenchProcess.RunAsync(
            Token, ["send", proxy.Target, "-s", "per-buffer", "-l", $"{Size}", "-n", "50", "--verify", "--json", .. secure]);

        SendDocument send = Document(outcome);
        byte[] sent = await proxy.SentAsync();
        byte[] message = new byte[Size];
        VerifyPattern.Fill(message, 7);
        Assert.NotEqual(tls, sent.AsSpan().IndexOf(message.AsSpan(VerifyPattern.SequenceBytes, 32)) >= 0);
        TlsRecords records = new();
        records.Take(sent);
        Assert.NotEqual(tls, records.Malformed is not null);
        if (!tls)
            return;
        SinkDocument took = await sink.EndAsync();
        Assert.Equal((50, 0), (took.Messages, took.Corrupt.Value));
        Assert.Equal("CN=sender", send.Tls!.ClientCertificate);
        Assert.Equal("CN=sink", send.Tls.ServerCertificate);
        Assert.Equal(records.Count, took.Tls!.Records);
        Assert.Equal(records.Count, send.Tls.RecordsInAll.Value);
    }

    [Fact]
    public async Task A_sink_that_asks_takes_a_sender_without_a_certificate_and_one_with()
    {
        await using SinkByHand sink = await SinkByHand.StartAsync("--cert", files.Sink, "--ca", files.Ca, "--client-auth", "ask");
        foreach (string[] certificate in new[] { [], new[] { "--client-cert", files.Sender } })
        {
            Outcome outcome = await BenchProcess.RunAsync(
                Token, ["send", sink.EndPoint.ToString(), "--tls", "--ca", files.Ca, "-n", "10", "--json", .. certificate]);
            Assert.Equal(certificate.Length > 0 ? "CN=sender" : null, Document(outcome).Tls!.ClientCertificate);
        }

        SinkDocument took = await sink.EndAsync();
        Assert.Equal((20, 2, 0), (took.Messages, took.Tls!.Accepted, took.Tls.Refused));
    }

    [Fact]
    public async Task The_text_names_version_certificates_and_records()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "send", "--tls", "-s", "per-buffer", "-n", "100");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Contains("over TLS to 127.0.0.1", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("client certificate CN=BatchSend sender", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("100 for the messages (1 a message)", outcome.Error, StringComparison.Ordinal);
    }

    private static SendDocument Document(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        return JsonOutput.Deserialize<SendDocument>(outcome.Output);
    }
}
