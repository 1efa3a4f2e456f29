using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using BatchSend.Senders;

namespace BatchSend;

/// <summary>The one list of strategies. Everything that names, runs, tests or reports a strategy takes it from here.</summary>
public static class SenderCatalog
{
    /// <summary>Every strategy, the baseline first.</summary>
    public static IReadOnlyList<SenderDescriptor> All { get; } =
    [
        PerBufferSender.Entry,
        PendingTasksSender.Entry,
        FlushSender.Entry,
        FlushSender.DefaultEntry,
        CoalesceSender.Entry,
        GatherSender.Entry,
        MmsgSender.Entry,
        SegmentOffloadSender.Entry,
        AutoSender.Entry,
    ];

    /// <summary>The strategy that every other is compared with.</summary>
    public static SenderDescriptor Baseline { get; } = All.Single(s => s.IsBaseline);

    /// <summary>Finds a strategy by its name, letter for letter.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out SenderDescriptor? strategy)
    {
        strategy = All.FirstOrDefault(s => s.Name == name);
        return strategy is not null;
    }

    /// <summary>Makes a sender for a connected socket. The socket stays the caller's.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">No strategy has this name.</exception>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected.</exception>
    /// <exception cref="NotSupportedException">The strategy does not work on this socket; the message is the reason.</exception>
    public static IBatchSender Create(Socket socket, string name)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(name);
        if (!TryFind(name, out SenderDescriptor? strategy))
            throw new ArgumentException($"unknown strategy '{name}'; known: {string.Join(", ", All)}", nameof(name));
        return Create(socket, strategy);
    }

    /// <inheritdoc cref="Create(Socket, string)"/>
    public static IBatchSender Create(Socket socket, SenderDescriptor strategy)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(strategy);
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);

        Transport transport = SenderSupport.TransportOf(socket);
        if (transport != Transport.None && !socket.Connected)
            throw new InvalidOperationException("the socket is not connected");
        SenderSupport support = SenderSupport.Of(strategy, socket);
        return support.IsSupported
            ? strategy.Factory(socket, transport, strategy)
            : throw new NotSupportedException(support.Reason);
    }
}
