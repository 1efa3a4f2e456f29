using BatchSend;
using Bench.Commands;
using Bench.Pairing;

namespace Bench.EventRuns;

/// <summary>What an extra run is to do: exactly one of these.</summary>
internal sealed record EventJob
{
    /// <summary>Both arms of a comparison, one window each, the reference first.</summary>
    public Cell? Cell { get; init; }

    /// <summary>What <c>send</c> was asked to do, in one window.</summary>
    public SendJob? Send { get; init; }

    /// <summary>Work whose counts are known beforehand, in one window.</summary>
    public KnownLoad? Known { get; init; }

    /// <exception cref="CommandFailure">It cannot be done; the message is the reason.</exception>
    public void Check()
    {
        if (new object?[] { Cell, Send, Known }.Count(job => job is not null) != 1)
            throw CommandFailure.Usage("an extra run does exactly one thing");
        if (Cell is { Transport: not (Transport.Tcp or Transport.Udp) })
            throw CommandFailure.Usage("a cell has exactly one transport");
        if (Cell is { Connections: > 1 })
            throw CommandFailure.Usage("each arm of a cell sends over one connection");
        if (Cell is not null)
            CellList.Check(Cell);
        _ = Send?.ToRequest();
    }

    /// <summary>Connects, warms up, and is ready for its first window.</summary>
    public async Task<IEventLoad> OpenAsync(CancellationToken token) =>
        Cell is not null ? await CellLoad.OpenAsync(Cell, token).ConfigureAwait(false)
        : Send is not null ? await SendLoad.OpenAsync(Send.ToRequest(), token).ConfigureAwait(false)
        : new KnownWork(Known!);
}
