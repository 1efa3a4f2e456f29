using System.Net.Sockets;
using Bench.Traffic;

namespace Bench.HandOver;

/// <summary>The peer of a flow of datagrams: keeps a few under way, and counts what comes back. It knows of no hand-over.</summary>
/// <param name="socket">Its end of the flow.</param>
/// <param name="messages">How many it sends.</param>
/// <param name="patience">How long nothing comes back before what is under way is counted as lost.</param>
internal sealed class DatagramPeer(Socket socket, int messages, TimeSpan patience)
{
    /// <summary>Far longer than a hand-over takes on a busy machine.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(2);

    /// <summary>Datagrams under way at once: far fewer than any receive buffer holds, so that none is lost for want of room.</summary>
    private const int Window = 16;

    private const int MessageBytes = 200;

    /// <summary>How often that may be.</summary>
    private const int MostSilences = 5;

    private readonly byte[] _buffer = new byte[MessageBytes];
    private readonly bool[] _seen = new bool[messages];
    private long _distinct, _duplicate, _reordered;
    private long _latest = -1;

    /// <exception cref="SocketException">The connection broke.</exception>
    public async Task<PeerTally> RunAsync(CancellationToken token)
    {
        long sent = 0, settled = 0;
        for (int silences = 0; settled < messages && silences < MostSilences;)
        {
            while (sent < messages && sent - settled < Window)
                await SendAsync(sent++, token).ConfigureAwait(false);
            if (await ReceiveAsync(token).ConfigureAwait(false) is not { } sequence)
            {
                silences++;
                settled = sent; // lost, or late
            }
            else if (Count(sequence))
            {
                settled = Math.Min(sent, settled + 1);
            }
        }

        await EndAsync(token).ConfigureAwait(false);
        return new PeerTally
        {
            SentBytes = sent * MessageBytes,
            IntactBytes = _distinct * MessageBytes,
            Messages = sent,
            Lost = sent - _distinct,
            Duplicate = _duplicate,
            Reordered = _reordered,
        };
    }

    /// <summary>Ends the flow at the other side too, which answers once more.</summary>
    private async Task EndAsync(CancellationToken token)
    {
        for (int tries = 0; tries < MostSilences; tries++)
        {
            await SendAsync(Echo.EndOfFlow, token).ConfigureAwait(false);
            while (await ReceiveAsync(token).ConfigureAwait(false) is { } sequence)
            {
                if (sequence == Echo.EndOfFlow)
                    return;
                Count(sequence);
            }
        }
    }

    /// <summary>True when it is one that has not come yet.</summary>
    private bool Count(long sequence)
    {
        if (sequence < 0 || sequence >= messages || !VerifyPattern.IsIntact(_buffer))
            return false; // not one of ours: the one that it should have been is counted as lost
        if (_seen[sequence])
        {
            _duplicate++;
            return false;
        }

        _seen[sequence] = true;
        _distinct++;
        if (sequence < _latest)
            _reordered++;
        _latest = Math.Max(_latest, sequence);
        return true;
    }

    private async Task SendAsync(long sequence, CancellationToken token)
    {
        VerifyPattern.Fill(_buffer, sequence);
        await socket.SendAsync(_buffer, token).ConfigureAwait(false);
    }

    private async Task<long?> ReceiveAsync(CancellationToken token)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        enough.CancelAfter(patience);
        try
        {
            int count = await socket.ReceiveAsync(_buffer, enough.Token).ConfigureAwait(false);
            return VerifyPattern.ReadSequence(_buffer.AsSpan(0, count));
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return null;
        }
    }
}
