namespace BatchSend.Broker;

/// <summary>What a <see cref="SocketBroker"/> may hold, for how long, and whom it serves.</summary>
public sealed record SocketBrokerOptions
{
    /// <summary>The most that <see cref="MostSockets"/> and <see cref="MostClients"/> may be: the usual soft limit of a process's descriptors (RLIMIT_NOFILE).</summary>
    public const int MostOfEither = 1024;

    /// <summary>The default of <see cref="MostSockets"/>.</summary>
    public const int DefaultMostSockets = 64;

    /// <summary>The default of <see cref="MostClients"/>.</summary>
    public const int DefaultMostClients = 64;

    /// <summary>
    /// Path of the Unix domain socket, of at most 107 bytes (unix(7)). Its directory is made with mode 0700, or has to have
    /// it already and belong to this user. On Windows the name of a pipe. Null for <see cref="SocketBroker.DefaultAddress"/>.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>Sockets held at once, 1 to <see cref="MostOfEither"/>. Each takes one descriptor and a context of up to 4 KB.</summary>
    public int MostSockets { get; init; } = DefaultMostSockets;

    /// <summary>Clients connected at once, 1 to <see cref="MostOfEither"/>. Each takes one descriptor. One more is told that the broker is busy.</summary>
    public int MostClients { get; init; } = DefaultMostClients;

    /// <summary>How long a socket is held for somebody to fetch it, 1 ms to 1 day. Then the broker closes it, and its peer sees the end of the connection.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a client may take for the next step of what it began, the first frame of its connection included; 1 ms to 1 day. Then it is cut off. A fetched socket can be confirmed as long as it is held (<see cref="Keep"/>), since the client has it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told, in a line each, of sockets that come and go and of clients that are turned away; on any thread, and never two at once. Must not throw: there is nobody to tell.</summary>
    public Action<string>? Log { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its limits.</exception>
    internal void Validate()
    {
        Require(MostSockets is >= 1 and <= MostOfEither, nameof(MostSockets));
        Require(MostClients is >= 1 and <= MostOfEither, nameof(MostClients));
        Require(IsTime(Keep), nameof(Keep));
        Require(IsTime(Patience), nameof(Patience));
    }

    private static bool IsTime(TimeSpan time) => time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromDays(1);

    private static void Require(bool condition, string name)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name);
    }
}
