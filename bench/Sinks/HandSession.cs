using Bench.Commands;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Sinks;

/// <summary>A sink that somebody started by hand: where it listens on standard error, and at the end what it took, as text or as one JSON document.</summary>
internal sealed class HandSession(SinkOptions options, Sink sink, bool json) : SinkSession(sink)
{
    protected override void Begin()
    {
        SinkHello hello = Sink.Hello;
        Screen.Progress.WriteLine(
            $"listening at {hello.EndPoint} ({TransportName}{(options.Tls is null ? "" : ", tls")}, {hello.ReceiveMode}{(hello.Gro ? ", gro" : "")}{(options.Echo ? ", echo" : "")}, "
            + $"{(options.Group is { } group ? $"group {group}, " : "")}{(options.Share ? "shared, " : "")}receive buffer {hello.EffectiveReceiveBuffer} bytes)");
        if (options.ReceiveBuffer is { } wanted && wanted != hello.EffectiveReceiveBuffer)
            Screen.Progress.WriteLine($"warning: a receive buffer of {wanted} bytes is not to be had here");
    }

    protected override async Task WaitForEndAsync(CancellationToken token)
    {
        // Ctrl+C is how a sink in a terminal is meant to end: it reports, and that is no failure.
        Task interrupted = Task.Delay(Timeout.Infinite, token);
        Task ended = Console.IsInputRedirected ? EndOfInputAsync() : interrupted;
        if (await Task.WhenAny(ended, interrupted).ConfigureAwait(false) != interrupted)
            Screen.Progress.WriteLine(EndOfInput.Ending);
    }

    /// <exception cref="CommandFailure">A message was corrupt.</exception>
    protected override void End(SinkReport report)
    {
        Print(report);
        if (report.Corrupt is > 0 and var corrupt)
            throw CommandFailure.Failed($"{corrupt} of {report.Messages} messages were corrupt, or not sent with --verify");
    }

    private void Print(SinkReport report)
    {
        if (json)
            Console.Out.WriteLine(JsonOutput.Serialize(Document(report)));
        else
            Screen.Answers.WriteLine(Text(report));
    }

    private string TransportName => options.Transport == BatchSend.Transport.Tcp ? "tcp" : "udp";

    private SinkDocument Document(SinkReport report)
    {
        Reading seconds = report.Seconds is { } s ? Reading.Of(s) : Reading.NotAvailable("fewer than two receive calls brought something");
        SinkDocument document = new()
        {
            EndPoint = Sink.Hello.EndPoint,
            Transport = options.Transport,
            ReceiveMode = Sink.Hello.ReceiveMode,
            Group = options.Group?.Address.ToString(),
            Interface = options.Group?.Interface?.Name,
            Shared = options.Share,
            EffectiveReceiveBuffer = Sink.Hello.EffectiveReceiveBuffer,
            Messages = report.Messages,
            Bytes = report.Bytes,
            Seconds = seconds,
            MessagesPerSecond = seconds.Value is { } time ? Reading.Of(report.Messages / time) : seconds,
            Lost = Found(report.Lost),
            Duplicate = Found(report.Duplicate),
            Reordered = Found(report.Reordered),
            Corrupt = Found(report.Corrupt),
            Tls = report.Tls,
        };
        return report.Echoed is { } echoed ? document with { Echoed = Reading.Of(echoed) } : document;
    }

    private Reading Found(long? count) =>
        count is { } value ? Reading.Of(value)
        : Reading.NotAvailable(options.Verify ? "a TCP stream has no such thing" : "not verified; --verify checks it");

    private static string Text(SinkReport report)
    {
        string text = $"took {report.Messages} messages, {report.Bytes} bytes";
        if (report.Seconds is { } seconds)
            text += $" in {seconds:0.000} s ({report.Messages / seconds:0} messages/s)";
        if (report.Echoed is { } echoed)
            text += $"; returned {echoed}";
        if (report.Lost is not null)
            text += $"; lost {report.Lost}, duplicate {report.Duplicate}, reordered {report.Reordered}";
        if (report.Corrupt is not null)
            text += $"{(report.Lost is null ? "; " : ", ")}corrupt {report.Corrupt}";
        return report.Tls is { } tls
            ? $"{text}; TLS connections: accepted {tls.Accepted}, broken {tls.Broken}, refused {tls.Refused}; TLS records {tls.Records}"
            : text;
    }
}
