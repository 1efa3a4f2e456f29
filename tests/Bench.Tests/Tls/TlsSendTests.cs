using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using BatchSend;
using Bench.Commands;
using Bench.Reports;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Bench.Tls;
using Bench.Traffic;
using Xunit;
using Receiver = Bench.Tests.CommandLine.Receiver;

namespace Bench.Tests.Tls;

/// <summary><c>send --tls</c> and <c>sink --tls</c> where all is well: what arrives, what is counted, and that nothing is in clear.</summary>
public sealed class TlsSendTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    private const int Size = 200, Batch = 64, Batches = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, SslProtocols> Ways
    {
        get
        {
            TheoryData<string, SslProtocols> ways = [];
            foreach (SenderDescriptor strategy in TlsSenders.All)
            {
                ways.Add(strategy.Name, SslProtocols.Tls12);
                ways.Add(strategy.Name, SslProtocols.Tls13);
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Both_ends_count_the_same_records_and_as_many_as_predicted(string strategy, SslProtocols protocol)
    {
        Assert.True(SenderCatalog.TryFind(strategy, out SenderDescriptor? descriptor));
        int[] sizes = [.. Enumerable.Repeat(Size, Batch), 0, 16_384, 16_385, 40_000, 1, 70_000];
        ReadOnlyMemory<byte>[] batch = [.. sizes.Select(size => new ReadOnlyMemory<byte>(new byte[size]))];
        using SinkHere sink = new(files, ClientAuth.Require, messageSize: 1);
        using Socket socket = sink.Connect();
        TlsSendOptions options = new() { Authorities = new FileInfo(files.Ca), ClientCertificate = new FileInfo(files.Sender), Protocols = protocol };
        using TlsClientSettings settings = options.Load("127.0.0.1");
        await using TlsConnection connection = await TlsConnection.OpenAsync(socket, settings, Token);
        await using (IBatchSender sender = TlsSenders.Create(connection.Stream, socket, descriptor))
        {
            for (int i = 0; i < Batches; i++)
                Assert.Equal(batch.Length, (await sender.SendAsync(batch, Token)).Accepted);
        }

        Assert.Null(await connection.CloseAsync());

        SinkReport took = sink.Stop();
        Assert.Equal(Batches * sizes.Sum(), took.Bytes);
        Assert.Equal(Batches * TlsSenders.PredictRecords(descriptor, sizes), connection.DataRecords);
        Assert.Equal(connection.RecordsSent, took.Tls!.Records);
        Assert.True(connection.RecordsSent > connection.DataRecords + 1, "the handshake and the end take records too");
        Assert.Equal((1, 0, 0), (took.Tls.Accepted, took.Tls.Refused, took.Tls.Broken));
    }

    [Fact]
    public async Task To_its_own_sink_certificates_are_made_and_asked_for()
    {
        string file = files.PathOf("send.json");

        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", "--tls", "--tls-version", "1.2", "-s", "coalesce", "-l", $"{Size}", "-b", $"{Batch}", "-n", $"{Batch * Batches}", "--verify", "--export-json", file);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = Document(await File.ReadAllTextAsync(file, Token));
        Assert.Equal(Batch * Batches, send.Delivered.Value);
        Assert.Equal(0, send.Verified!.Corrupt);
        TlsTraffic tls = send.Tls!;
        Assert.Equal("TLS 1.2", tls.Protocol);
        Assert.Equal("CN=BatchSend sender", tls.ClientCertificate);
        Assert.True(tls.Acknowledged && tls.Closed);
        Assert.Equal(Batches, tls.Records.Value);
        Assert.Equal(1.0 / Batch, tls.RecordsPerMessage.Value);
        Assert.Equal(tls.RecordsInAll.Value, tls.RecordsAtSink.Value);
        Assert.Equal((1, 0, 0), (send.Verified.Tls!.Accepted, send.Verified.Tls.Refused, send.Verified.Tls.Broken));
        string text = outcome.Output + outcome.Error;
        Assert.Contains("over TLS to 127.0.0.1", text, StringComparison.Ordinal);
        Assert.Contains("client certificate CN=BatchSend sender", text, StringComparison.Ordinal);
        Assert.Contains("8 for the messages (0.0156 a message)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // what the next assertions look for is found where there is no TLS
    public async Task Nothing_is_sent_in_clear(bool tls)
    {
        using SinkHere sink = new(files, ClientAuth.Require, messageSize: Size, verify: true);
        await using Receiver plain = Receiver.Tcp();
        await using RecordingProxy proxy = new(tls ? sink.EndPoint : IPEndPoint.Parse(plain.Target));
        string[] secure = tls ? ["--tls", "--client-cert", files.Sender, "--ca", files.Ca] : [];

        Outcome outcome = await BenchProcess.RunAsync(
            Token, ["send", proxy.Target, "-s", "per-buffer", "-l", $"{Size}", "-n", "50", "--verify", "--json", .. secure]);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = Document(outcome.Output);
        byte[] sent = await proxy.SentAsync();
        byte[] message = new byte[Size];
        VerifyPattern.Fill(message, 7);
        Assert.NotEqual(tls, sent.AsSpan().IndexOf(message.AsSpan(VerifyPattern.SequenceBytes, 32)) >= 0);
        TlsRecords records = new();
        records.Take(sent);
        Assert.NotEqual(tls, records.Malformed is not null);
        if (!tls)
            return;
        SinkReport took = sink.Stop();
        Assert.Equal((50, 0), (took.Messages, took.Corrupt));
        Assert.Equal("CN=sender", send.Tls!.ClientCertificate);
        Assert.Equal("CN=sink", send.Tls.ServerCertificate);
        Assert.Equal(records.Count, took.Tls!.Records);
        Assert.Equal(records.Count, send.Tls.RecordsInAll.Value);
    }

    /// <summary>In another process, to the same receiver.</summary>
    [Fact]
    public async Task The_extra_run_that_records_events_goes_over_tls_as_well()
    {
        using SinkHere sink = new(files, ClientAuth.Require);
        await using RecordingProxy proxy = new(sink.EndPoint);

        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", proxy.Target, "--tls", "--ca", files.Ca, "--client-cert", files.Sender, "-n", "100", "--events", "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = Document(outcome.Output);
        TlsRecords records = new();
        records.Take(await proxy.SentAsync());
        SinkReport took = sink.Stop();
        Assert.Equal((200, 2, 0), (took.Messages, took.Tls!.Accepted, took.Tls.Refused));
        Assert.Equal((null, took.Tls.Records), (records.Malformed, records.Count));
        Assert.Equal(100, send.Events!.Messages.Value);
        Assert.True(send.Events.SocketBytesSent.Value > send.Bytes, "records are longer than what they carry");
    }

    [Fact]
    public async Task A_sink_that_asks_takes_a_sender_without_a_certificate_and_one_with()
    {
        using SinkHere sink = new(files, ClientAuth.Ask);
        foreach (string? certificate in new[] { null, files.Sender })
        {
            using Socket socket = sink.Connect();
            TlsSendOptions options = new() { Authorities = new FileInfo(files.Ca), ClientCertificate = certificate is null ? null : new FileInfo(certificate) };
            using TlsClientSettings settings = options.Load("127.0.0.1");
            await using TlsConnection connection = await TlsConnection.OpenAsync(socket, settings, Token);
            Assert.Equal(certificate is null ? null : "CN=sender", connection.ClientCertificate);
            Assert.Null(await connection.CloseAsync());
        }

        SinkReport took = sink.Stop();
        Assert.Equal((2, 0), (took.Tls!.Accepted, took.Tls.Refused));
    }

    private static SendDocument Document(string json)
    {
        SchemaAssert.Valid(json);
        return JsonOutput.Deserialize<SendDocument>(json);
    }
}
