namespace BatchSend.Broker;

/// <summary>What a channel brought: a frame, the end of the connection, something that is no frame, or nothing in time. The socket belongs to whoever gets this.</summary>
internal sealed record Received
{
    /// <summary>The connection has ended.</summary>
    public static readonly Received End = new();

    /// <summary>Nothing came before the wait was ended.</summary>
    public static readonly Received Nothing = new() { Violation = "nothing" };

    /// <summary>Null for everything else.</summary>
    public Frame? Frame { get; init; }

    /// <summary>What the frame carried.</summary>
    public PassedSocket? Socket { get; init; }

    /// <summary>The frame carried something that this process could not take.</summary>
    public bool LostSocket { get; init; }

    public bool CarriesSocket => Socket is not null || LostSocket;

    /// <summary>What came instead of a frame.</summary>
    public string? Violation { get; init; }

    public static Received Garbage(string what) => new() { Violation = what };
}
