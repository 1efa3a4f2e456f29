using BatchSend;
using Bench.Commands.Parsing;
using Bench.Commands.Sending;

namespace Bench.EventRuns;

/// <summary>A request of <c>send</c> as it goes to another process.</summary>
internal sealed record SendJob
{
    /// <summary>The receiver as HOST:PORT; null for a sink of its own.</summary>
    public required string? Target { get; init; }

    public required Transport Transport { get; init; }

    public required string Strategy { get; init; }

    public required int Size { get; init; }

    public required int Batch { get; init; }

    /// <summary>Messages to send; null where the time decides.</summary>
    public required long? Messages { get; init; }

    public required double? Seconds { get; init; }

    /// <summary>What is asked for where the target is a multicast group; null where nothing is.</summary>
    public GroupRequest? Group { get; init; }

    /// <summary>How it goes over TLS; null for a plain connection, which a request over TLS never becomes.</summary>
    public TlsJob? Tls { get; init; }

    public static SendJob Of(SendRequest request) => new()
    {
        Target = request.Target?.ToString(),
        Transport = request.Transport,
        Strategy = request.Strategy.Name,
        Size = request.Size,
        Batch = request.Batch,
        Messages = request.Messages,
        Seconds = request.Time?.TotalSeconds,
        Group = request.Group,
        Tls = TlsJob.Of(request.Tls),
    };

    /// <exception cref="Commands.CommandFailure">It is none; the message says why.</exception>
    public SendRequest ToRequest() => new()
    {
        Target = Target is null ? null : EndPointText.Parse(Target),
        Transport = Transport,
        Strategy = StrategyText.Parse(Strategy),
        Size = Size,
        Batch = Batch,
        Messages = Messages,
        Time = Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Group = Group ?? new GroupRequest(),
        Verify = false, // how the messages are filled changes nothing that an event tells
        Tls = Tls?.ToOptions(),
    };
}
