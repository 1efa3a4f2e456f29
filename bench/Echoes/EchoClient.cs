using System.Diagnostics;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands.Sending;

namespace Bench.Echoes;

/// <summary>
/// Sends batches to a receiver that returns them, checks every byte that comes back, and times each batch. One thread calls;
/// another one, which it owns, reads.
/// </summary>
internal sealed class EchoClient : IDisposable
{
    /// <summary>Time for the first message to come back at all: no path on earth takes as long.</summary>
    public static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(2);

    /// <summary>How long nothing may come back after that.</summary>
    public static readonly TimeSpan SilenceLimit = SendWatchdog.StallLimit;

    /// <summary>Batches without an answer that are no chance any more where datagrams may get lost.</summary>
    private const int FewestUnanswered = 10;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly IBatchSender _sender;
    private readonly EchoMessages _messages;
    private readonly EchoTrips _trips;
    private readonly EchoReader _reader;
    private readonly EchoRoom _room;
    private readonly CancellationTokenSource _cut = new();
    private readonly ManualResetEventSlim _sent = new();
    private readonly Action _signalSent;
    private string? _silence;
    private long _silentSince;
    private long _silentFrom;

    /// <param name="socket">The connected socket of the sender. It stays the caller's, and outlives this.</param>
    /// <param name="sender">How to send; the caller's too.</param>
    /// <param name="messages">What to send.</param>
    /// <param name="room">What may be under way.</param>
    /// <param name="readerCpu">The CPU of the reading thread; null for that of the calling one.</param>
    public EchoClient(Socket socket, IBatchSender sender, EchoMessages messages, EchoRoom room, int? readerCpu)
    {
        bool stream = SenderSupport.TransportOf(socket) == Transport.Tcp;
        _sender = sender;
        _messages = messages;
        _room = room;
        _signalSent = _sent.Set;
        _trips = new EchoTrips(messages.Batch, loses: !stream);
        _reader = stream
            ? new StreamEchoReader(socket, messages, _trips, readerCpu)
            : new DatagramEchoReader(socket, messages, _trips, readerCpu);
        _reader.Start();
    }

    /// <summary>Times of batches, since <see cref="TimeFromHere"/>.</summary>
    public RoundTrips Times => _trips.Times;

    /// <summary>Batches begun.</summary>
    public long Begun => _trips.Begun;

    public long Submitted => _trips.Submitted;

    public EchoReader Reader => _reader;

    public EchoRoom Room => _room;

    /// <summary>Time inside the sends, in <see cref="Stopwatch"/> ticks.</summary>
    public long SendTicks { get; private set; }

    /// <summary>Time spent waiting for what was under way.</summary>
    public long WaitTicks { get; private set; }

    /// <summary>Why it cannot go on; null while it can.</summary>
    public string? Failure => _reader.Failure ?? _silence;

    /// <summary>Sends one batch when it is due and there is room for it; what it waits for room is in its time.</summary>
    /// <param name="count">Its messages.</param>
    /// <param name="due">When it is to be sent; null for now.</param>
    /// <param name="stop">Asked while it waits: whether it need not be sent any more.</param>
    /// <returns>What the send said; null when nothing was sent, because of <paramref name="stop"/> or <see cref="Failure"/>.</returns>
    public SendResult? Send(int count, long? due, Func<bool> stop)
    {
        // Not waiting: what was sent just now may be on its way, so that a few batches without an answer say nothing yet.
        if (IsSilent(FewestUnanswered))
            return null;
        ReadOnlyMemory<ReadOnlyMemory<byte>> batch = _messages.Next(count, _trips.Submitted);
        if (!WaitFor(Math.Max(0, _room.Messages - count), stop, TimeSpan.Zero) || (due is { } time && !EchoPace.WaitUntil(time, stop)))
            return null;
        long start = Stopwatch.GetTimestamp();
        if (_trips.LastArrival >= _silentSince)
            (_silentSince, _silentFrom) = (start, _trips.Begun);
        _trips.Begin(due ?? start, start, count);
        SendResult result = Complete(_sender.SendAsync(batch, _cut.Token), stop);
        SendTicks += Stopwatch.GetTimestamp() - start;
        return result;
    }

    /// <inheritdoc cref="EchoTrips.TimeFromHere"/>
    public void TimeFromHere() => _trips.TimeFromHere();

    /// <summary>Waits until all that was sent is back or given up.</summary>
    /// <param name="stop">Asked while it waits: whether it may end soon without.</param>
    /// <returns>False when it ended without.</returns>
    public bool WaitForAll(Func<bool> stop) => WaitFor(0, stop, SendWatchdog.StopLimit);

    public void Dispose()
    {
        _reader.Dispose();
        _trips.Dispose();
        _cut.Dispose();
        _sent.Dispose();
    }

    private bool WaitFor(long most, Func<bool> stop, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp(), stopped = 0;
        try
        {
            while (true)
            {
                _trips.Ended.Reset(); // before it looks: what ends after that wakes it
                if (_trips.UnderWay <= most && _trips.HasSlot)
                    return Failure is null;
                if (Failure is not null || IsSilent(_trips.LastArrival == 0 || _reader.Account is null ? 1 : FewestUnanswered))
                    return false;
                if (stop())
                {
                    long now = Stopwatch.GetTimestamp();
                    stopped = stopped == 0 ? now : stopped;
                    if (Stopwatch.GetElapsedTime(stopped, now) >= patience)
                        return false;
                }

                _trips.Ended.Wait(Look);
            }
        }
        finally
        {
            WaitTicks += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <summary>Blocks until the send has completed, which is normally at once. One that will not is cancelled.</summary>
    private SendResult Complete(ValueTask<SendResult> sending, Func<bool> stop)
    {
        var send = sending.GetAwaiter();
        if (!send.IsCompleted)
        {
            _sent.Reset();
            send.UnsafeOnCompleted(_signalSent);
            long stopped = 0;
            while (!_sent.Wait(Look))
            {
                if (stop() && stopped == 0)
                    stopped = Stopwatch.GetTimestamp();
                bool late = stopped != 0 && Stopwatch.GetElapsedTime(stopped) >= SendWatchdog.StopLimit;
                if (late || Failure is not null || IsSilent(1))
                    _cut.Cancel();
            }
        }

        try
        {
            return send.GetResult();
        }
        catch (OperationCanceledException)
        {
            return SendResult.Failed(0, 0, SocketError.OperationAborted, 0);
        }
    }

    /// <summary>Whether nothing has come back for too long since something was sent.</summary>
    /// <param name="fewest">Batches that must have gone unanswered as well: datagrams get lost, and a slow pace is no silence.</param>
    private bool IsSilent(int fewest)
    {
        long last = _trips.LastArrival, unanswered = _trips.Begun - _silentFrom;
        TimeSpan limit = last == 0 ? FirstLimit : SilenceLimit;
        if (unanswered < fewest || last >= _silentSince || Stopwatch.GetElapsedTime(_silentSince) < limit)
            return false;
        _silence = last == 0
            ? $"nothing came back within {limit.TotalSeconds:0} s: does the receiver return what it gets, as sink --echo does?"
            : $"nothing came back for {limit.TotalSeconds:0} s, to {unanswered} batches";
        return true;
    }
}
