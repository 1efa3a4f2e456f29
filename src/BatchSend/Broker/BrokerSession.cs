using System.Diagnostics;

namespace BatchSend.Broker;

/// <summary>
/// The broker's side of one connection. Whatever the client does, or stops doing, a socket has an owner afterwards: until
/// <see cref="FrameKind.Held"/> it is the client's, until <see cref="FrameKind.Taken"/> the broker's.
/// </summary>
internal sealed class BrokerSession(IBrokerChannel channel, HeldSockets held, SocketBrokerOptions options, Action<string> log)
{
    /// <summary>Serves the client until it goes, is cut off, or the broker stops.</summary>
    /// <exception cref="OperationCanceledException">The broker stops.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!await GreetAsync(stop).ConfigureAwait(false))
            return;
        while (await NextAsync(stop).ConfigureAwait(false) is { } request)
        {
            bool goesOn = request.Kind switch
            {
                FrameKind.Offer when FrameCodec.IsName(request.Name) => await TakeAsync(request.Name, stop).ConfigureAwait(false),
                FrameKind.Fetch when FrameCodec.IsName(request.Name) => await LendAsync(request, stop).ConfigureAwait(false),
                _ => CutOff($"sent {request.Kind} where a request has to be"),
            };
            if (!goesOn)
                return;
        }
    }

    private async Task<bool> GreetAsync(CancellationToken stop)
    {
        Received first = await ReceiveInTimeAsync(stop).ConfigureAwait(false);
        first.Socket?.Dispose();
        return first is { Frame.Kind: FrameKind.Hello, CarriesSocket: false }
            ? await SendAsync(new Frame(FrameKind.Welcome), stop).ConfigureAwait(false)
            : CutOff(first, "Hello");
    }

    /// <summary>The next request; null when there is none. A client may take its time between two.</summary>
    private async Task<Frame?> NextAsync(CancellationToken stop)
    {
        Received next = await channel.ReceiveAsync(stop).ConfigureAwait(false);
        if (next is { Frame: not null, CarriesSocket: false })
            return next.Frame;
        next.Socket?.Dispose();
        if (next != Received.End)
            CutOff(next.Violation is null ? "sent a socket where none belongs" : $"sent {next.Violation}");
        return null;
    }

    private async Task<bool> TakeAsync(string name, CancellationToken stop)
    {
        BrokerOutcome outcome = held.Reserve(name, out HeldSocket? place);
        if (outcome != BrokerOutcome.Done)
            return await SendAsync(Frame.Refuse(outcome), stop).ConfigureAwait(false);

        bool kept = false;
        try
        {
            if (!await SendAsync(new Frame(FrameKind.Ready), stop).ConfigureAwait(false))
                return false;
            Received given = await ReceiveInTimeAsync(stop).ConfigureAwait(false);
            if (given is not { Frame: { Kind: FrameKind.Give } frame })
            {
                given.Socket?.Dispose();
                return CutOff(given, nameof(FrameKind.Give));
            }

            if (WhyNot(given) is { } reason)
            {
                given.Socket?.Dispose();
                return await SendAsync(Frame.Refuse(reason), stop).ConfigureAwait(false);
            }

            held.Fill(place!, given.Socket!, frame);
            ChannelSend told = await channel.SendAsync(new Frame(FrameKind.Held), stop).ConfigureAwait(false);
            // A client that has gone has handed it over all the same. One that cannot be told still counts it as its own.
            kept = told is ChannelSend.Sent or ChannelSend.PeerGone;
            if (kept)
                held.Offer(place!);
            return told == ChannelSend.Sent;
        }
        finally
        {
            if (!kept)
                held.Remove(place!);
        }
    }

    private static BrokerOutcome? WhyNot(Received given) =>
        given.LostSocket ? BrokerOutcome.NoDescriptor
        : given.Socket is null || given.Socket.WhyNotConnected is not null ? BrokerOutcome.NotConnected
        : null;

    private async Task<bool> LendAsync(Frame request, CancellationToken stop)
    {
        HeldSocket? lent = await LendNowAsync(request.Name, stop).ConfigureAwait(false);
        if (lent is null && request.Detail == Frame.Waits)
        {
            lent = await WaitAsync(request.Name, stop).ConfigureAwait(false);
            if (lent is null)
                return false;
        }

        if (lent is null)
            return await SendAsync(Frame.Refuse(BrokerOutcome.NotHeld), stop).ConfigureAwait(false);

        bool taken = false;
        try
        {
            ChannelSend sent = await channel.LendAsync(new Frame(FrameKind.Lend, lent.Detail, "", lent.Context), lent.Socket!, stop).ConfigureAwait(false);
            if (sent is ChannelSend.NoDescriptor or ChannelSend.Closed)
                return await SendAsync(Frame.Refuse(sent == ChannelSend.Closed ? BrokerOutcome.NotHeld : BrokerOutcome.NoDescriptor), stop).ConfigureAwait(false);
            if (sent != ChannelSend.Sent)
                return false;
            Received answer = await ReceiveUntilAsync(lent.Expired, stop).ConfigureAwait(false);
            answer.Socket?.Dispose();
            taken = answer is { Frame.Kind: FrameKind.Taken, CarriesSocket: false };
            if (!taken)
                return CutOff(answer, nameof(FrameKind.Taken));
            held.Release(lent);
            return await SendAsync(new Frame(FrameKind.Released), stop).ConfigureAwait(false);
        }
        finally
        {
            if (!taken)
                held.Return(lent);
        }
    }

    /// <summary>
    /// Lends what is held. A giver that knows it is held may have said so to whoever fetches it: what is about to be
    /// lendable counts as held.
    /// </summary>
    private async Task<HeldSocket?> LendNowAsync(string name, CancellationToken stop)
    {
        while (true)
        {
            Task changed = held.Changed;
            HeldSocket? lent = held.Lend(name, out bool soon);
            if (!soon)
                return lent;
            await changed.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until a name can be lent. Null when the client has gone, or speaks although it is not its turn.</summary>
    private async Task<HeldSocket?> WaitAsync(string name, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<Received> client = ReceiveUntilAsync(enough.Token, stop);
        HeldSocket? lent = null;
        while (!client.IsCompleted)
        {
            Task changed = held.Changed;
            lent = held.Lend(name, out _);
            if (lent is not null)
                break;
            await Task.WhenAny(changed, client).ConfigureAwait(false);
        }

        await enough.CancelAsync().ConfigureAwait(false);
        Received? said = null;
        try
        {
            said = await client.ConfigureAwait(false);
        }
        finally
        {
            if (lent is not null && said != Received.Nothing)
            {
                held.Return(lent);
                lent = null;
            }
        }

        said.Socket?.Dispose();
        if (lent is null)
            CutOff(said, "nothing");
        return lent;
    }

    private async Task<Received> ReceiveInTimeAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.Patience);
        return await ReceiveUntilAsync(patience.Token, stop).ConfigureAwait(false);
    }

    /// <summary>What came, or <see cref="Received.Nothing"/> when something else happened before.</summary>
    private async Task<Received> ReceiveUntilAsync(Task enough, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<Received> answer = ReceiveUntilAsync(ending.Token, stop);
        await Task.WhenAny(answer, enough).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    /// <summary>What came, or <see cref="Received.Nothing"/> when the first token ended the wait and not the second.</summary>
    private async Task<Received> ReceiveUntilAsync(CancellationToken until, CancellationToken stop)
    {
        try
        {
            return await channel.ReceiveAsync(until).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Received.Nothing;
        }
    }

    private async Task<bool> SendAsync(Frame frame, CancellationToken stop) => await channel.SendAsync(frame, stop).ConfigureAwait(false) switch
    {
        ChannelSend.Sent => true,
        ChannelSend.PeerGone => false,
        _ => CutOff("does not take its answers"),
    };

    private bool CutOff(Received instead, string wanted) =>
        instead == Received.End ? false // it has gone, which is its right
        : CutOff(instead == Received.Nothing ? $"sent no {wanted} in time"
            : instead.Violation is { } violation ? $"sent {violation}"
            : instead.Frame is { } frame ? $"sent {frame.Kind}{(instead.CarriesSocket ? " with a socket" : "")} where {wanted} has to be"
            : throw new UnreachableException());

    private bool CutOff(string why)
    {
        log($"cut a client off: it {why}");
        return false;
    }
}
