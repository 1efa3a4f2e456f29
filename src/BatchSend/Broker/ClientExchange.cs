using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>
/// The client's side of one connection. At every moment a socket has one owner; where this side cannot know whether the
/// broker has it, it does not keep it.
/// </summary>
internal sealed class ClientExchange(IBrokerChannel channel, TimeSpan patience) : IDisposable
{
    /// <summary>Whether the connection was ended from this side.</summary>
    public bool HasEnded { get; private set; }

    public void Dispose()
    {
        HasEnded = true;
        channel.Dispose();
    }

    /// <summary>The first frames of a connection.</summary>
    /// <exception cref="BrokerException">The broker does not want this client, or is none.</exception>
    public async Task GreetAsync(string address, CancellationToken token)
    {
        ChannelSend sent = await channel.SendAsync(new Frame(FrameKind.Hello), token).ConfigureAwait(false);
        if (sent is not (ChannelSend.Sent or ChannelSend.PeerGone))
            throw new BrokerException($"nothing can be sent to the broker at {address}: the system refuses it");
        // A broker that turned this client away may have said why before it was asked.
        Received answer = await AnswerAsync(token).ConfigureAwait(false);
        answer.Socket?.Dispose();
        if (answer.Frame is { Kind: FrameKind.Welcome })
            return;
        throw new BrokerException(answer.Frame is { Kind: FrameKind.Refused, Detail: (byte)BrokerOutcome.Busy }
            ? $"the broker at {address} serves as many clients as it may"
            : answer == Received.End ? $"the broker at {address} closed the connection"
            : answer == Received.Nothing ? $"the broker at {address} does not answer"
            : $"what listens at {address} is no broker of this version");
    }

    /// <summary>Hands over a socket that may be; see <see cref="BrokerClient.HandOverAsync"/>.</summary>
    public async Task<BrokerOutcome> HandOverAsync(string name, Socket socket, ReadOnlyMemory<byte> context, CancellationToken token)
    {
        Received ready = await AskAsync(new Frame(FrameKind.Offer, 0, name), token).ConfigureAwait(false);
        if (ready.Frame is not { Kind: FrameKind.Ready })
            return Outcome(ready);

        using IShareEnd? end = channel.PrepareShareEnd();
        byte detail = socket.Blocking ? (byte)0 : Frame.NonBlocking;
        ChannelSend given = end is null
            ? ChannelSend.NoDescriptor
            : await channel.GiveAsync(new Frame(FrameKind.Give, detail, "", context), socket, token).ConfigureAwait(false);
        if (given != ChannelSend.Sent)
        {
            Dispose(); // which gives the room back
            return given == ChannelSend.NoDescriptor ? BrokerOutcome.NoDescriptor : Kept(BrokerOutcome.BrokerGone);
        }

        Received answer = await AnswerAsync(CancellationToken.None).ConfigureAwait(false);
        answer.Socket?.Dispose();
        bool held = answer.Frame is { Kind: FrameKind.Held };
        // A broker that refused it, or has ended, holds nothing. Of one that says nothing, or that was not heard, it is not known.
        bool stays = !HasEnded && (answer == Received.End || RefusalOf(answer) is not null);
        if (!stays)
            end!.Of(socket);
        return held ? BrokerOutcome.Done : stays ? Kept(Outcome(answer)) : NoAnswer();
    }

    /// <summary>The outcome of a hand-over of which the broker has nothing, where this side still has its share.</summary>
    private BrokerOutcome Kept(BrokerOutcome outcome) => channel.KeepsShare ? outcome : BrokerOutcome.Lost;

    /// <summary>See <see cref="BrokerClient.FetchAsync"/>.</summary>
    public async Task<FetchResult> FetchAsync(string name, bool wait, CancellationToken token)
    {
        var request = new Frame(FrameKind.Fetch, wait ? Frame.Waits : (byte)0, name);
        Received lent = await AskAsync(request, token, wait ? Timeout.InfiniteTimeSpan : patience).ConfigureAwait(false);
        if (lent is not { Frame: { Kind: FrameKind.Lend } frame, Socket: { } passed })
        {
            lent.Socket?.Dispose();
            BrokerOutcome outcome = lent.LostSocket ? BrokerOutcome.NoDescriptor : Outcome(lent);
            if (lent.LostSocket)
                Dispose(); // which gives it back
            return FetchResult.Failed(outcome);
        }

        using (passed)
        {
            ChannelSend told = await channel.SendAsync(new Frame(FrameKind.Taken), CancellationToken.None).ConfigureAwait(false);
            if (told is not (ChannelSend.Sent or ChannelSend.PeerGone))
            {
                Dispose(); // which gives it back
                return FetchResult.Failed(BrokerOutcome.BrokerGone);
            }

            // From here on it is ours, whatever the broker answers: one that cannot be told has ended, or closed its share.
            if (told != ChannelSend.Sent || await AnswerAsync(CancellationToken.None).ConfigureAwait(false) is not { Frame.Kind: FrameKind.Released })
                Dispose();
            return new FetchResult(BrokerOutcome.Done, passed.Open(blocking: (frame.Detail & Frame.NonBlocking) == 0), frame.Payload);
        }
    }

    private async Task<Received> AskAsync(Frame request, CancellationToken token, TimeSpan? limit = null)
    {
        ChannelSend sent = await channel.SendAsync(request, token).ConfigureAwait(false);
        return sent == ChannelSend.Sent ? await AnswerAsync(token, limit).ConfigureAwait(false) : Received.End;
    }

    /// <summary>The broker's next frame, or <see cref="Received.Nothing"/> when it takes too long.</summary>
    private async Task<Received> AnswerAsync(CancellationToken token, TimeSpan? limit = null)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        enough.CancelAfter(limit ?? patience);
        try
        {
            return await channel.ReceiveAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return Received.Nothing;
        }
        catch (ObjectDisposedException)
        {
            return Received.End; // the caller ended the connection meanwhile
        }
    }

    /// <summary>What an answer other than the wanted one means. Whoever does not answer as agreed is not spoken to again.</summary>
    private BrokerOutcome Outcome(Received answer)
    {
        if (RefusalOf(answer) is { } refusal)
            return refusal;
        Dispose();
        return BrokerOutcome.BrokerGone;
    }

    private BrokerOutcome NoAnswer()
    {
        Dispose();
        return BrokerOutcome.NoAnswer;
    }

    private static BrokerOutcome? RefusalOf(Received answer) =>
        answer.Frame is { Kind: FrameKind.Refused } refusal && refusal.Detail != (byte)BrokerOutcome.Done && Enum.IsDefined((BrokerOutcome)refusal.Detail)
            ? (BrokerOutcome)refusal.Detail
            : null;
}
