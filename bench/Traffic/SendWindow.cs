using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Sending;
using Bench.Sinks;

namespace Bench.Traffic;

/// <summary>
/// Keeps what is under way to a sink within half of the sink's receive buffer, in bytes as the kernel charges them, so that a
/// datagram is not dropped for want of room. Reads the sink's counters in shared memory: without contention it makes no system call.
/// </summary>
/// <remarks>
/// One window a sink, shared by every socket that sends to it; one thread at a time. Half, because the kernel gives the
/// charge of taken datagrams back late (udp_rmem_release keeps up to a quarter) and the model of the charge is a model.
/// </remarks>
internal sealed class SendWindow
{
    /// <summary>Without progress for this long, outstanding datagrams count as lost.</summary>
    private static readonly long LossAfterTicks = Stopwatch.Frequency / 5;

    /// <summary>A stream loses nothing: without progress for this long its sink is stuck, and waiting on would hang.</summary>
    private static readonly long StuckAfterTicks = Stopwatch.Frequency * 10;

    /// <summary>Rounds of pause before the processor is offered to others: about 20 µs.</summary>
    private const int SpinsBeforeYield = 100;

    private const int PausesPerSpin = 10;

    private readonly ISinkCounters _counters;
    private readonly Transport _transport;
    private readonly Func<SocketError, string?>? _whyEnded;
    private readonly int _charge;
    private readonly long _capacity;
    private readonly long _start;
    private long _sent;
    private long _taken;
    private long _lost;

    /// <param name="counters">The sink's counters; what they show now counts as taken before.</param>
    /// <param name="transport">Exactly one transport.</param>
    /// <param name="messageSize">Payload bytes of the largest message that will be sent.</param>
    /// <param name="effectiveReceiveBuffer">The sink's SO_RCVBUF as getsockopt reports it.</param>
    /// <param name="whyEnded">Asked when a send has failed, with its error, and when nothing moves: why the sink has ended, null while it runs.</param>
    public SendWindow(
        ISinkCounters counters, Transport transport, int messageSize, int effectiveReceiveBuffer, Func<SocketError, string?>? whyEnded = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(effectiveReceiveBuffer);
        _counters = counters;
        _transport = transport;
        _whyEnded = whyEnded;
        _charge = Math.Max(1, ChargedBytes(transport, messageSize));
        WindowBytes = effectiveReceiveBuffer / 2;
        _capacity = WindowBytes / _charge;
        _start = counters.Messages;
    }

    /// <summary>The most that may be outstanding, in charged bytes.</summary>
    public long WindowBytes { get; }

    /// <summary>The most messages that may be outstanding; 0 when not even one fits.</summary>
    public long WindowMessages => _capacity;

    /// <summary>Messages sent and accepted so far.</summary>
    public long SentMessages => _sent;

    /// <summary>
    /// Messages that did not arrive while nothing else moved for 200 ms. One that comes later after all is taken off again.
    /// </summary>
    public long LostMessages
    {
        get
        {
            Refresh();
            return _lost;
        }
    }

    /// <summary>Time spent waiting, in <see cref="Stopwatch"/> ticks: the harness's, not the sender's.</summary>
    public long WaitTicks { get; private set; }

    /// <summary>Part of <see cref="WaitTicks"/> in which nothing arrived any more and loss was not yet declared: no sender's and no receiver's.</summary>
    public long LossWaitTicks { get; private set; }

    /// <summary>
    /// Wait by pausing alone, without ever offering the processor: no system call, for windows in which those are counted.
    /// </summary>
    public bool SpinOnly { get; set; }

    /// <summary>Bytes charged for one message; see <see cref="ReceiveCharge"/>.</summary>
    public static int ChargedBytes(Transport transport, int size) => ReceiveCharge.Of(transport, size);

    /// <summary>Whether a batch of this many messages can be outstanding as a whole.</summary>
    public bool Fits(int batch) => batch <= _capacity;

    /// <summary>Why a batch of this many messages may lose some; null where nothing is lost for want of room.</summary>
    public string? WhyNotLossless(int batch) =>
        _transport == Transport.Tcp || Fits(batch)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"a batch is charged {(long)batch * _charge:N0} bytes, the window is {WindowBytes:N0}: half of the sink's receive buffer");

    /// <summary>
    /// Returns when a batch of this many messages has room. One larger than the window waits until nothing is outstanding.
    /// </summary>
    /// <exception cref="CommandFailure">The sink has ended or is stuck.</exception>
    public void WaitFor(int batch) => WaitUntil(Math.Max(0, _capacity - batch));

    /// <summary>
    /// Returns when a batch may follow what is under way, so that the receiver does not run dry. Datagrams: as soon as there is
    /// room for it. A stream loses nothing for want of room, so one batch may be under way while the next is sent, however large.
    /// </summary>
    /// <exception cref="CommandFailure">The sink has ended or is stuck.</exception>
    public void WaitToFollow(int batch) => WaitUntil(Math.Max(_transport == Transport.Tcp ? batch : 0, _capacity - batch));

    /// <summary>Returns when the sink has taken all that was sent, or the rest of it is declared lost.</summary>
    /// <exception cref="CommandFailure">The sink has ended or is stuck.</exception>
    public void Drain() => WaitUntil(0);

    /// <summary>Accounts messages that a socket has accepted.</summary>
    public void Sent(int messages) => _sent += messages;

    /// <summary>Accounts what a socket has accepted of a batch.</summary>
    /// <param name="result">What became of the batch.</param>
    /// <param name="count">Its messages.</param>
    /// <param name="strategy">What sent it.</param>
    /// <exception cref="CommandFailure">Not all of it was accepted: nothing can be measured then.</exception>
    public void Account(in SendResult result, int count, string strategy)
    {
        Sent(result.Accepted);
        RequireWhole(result, count, strategy);
    }

    /// <summary>Fails as <see cref="Account"/> does, and accounts nothing.</summary>
    public void RequireWhole(in SendResult result, int count, string strategy)
    {
        if (!IsWhole(result, count))
            throw NotWhole(result, count, strategy, WhyEnded(result.Error));
    }

    internal static bool IsWhole(in SendResult result, int count) => result.IsSuccess && result.Accepted == count;

    internal CommandFailure NotWhole(in SendResult result, int count, string strategy, string? ended)
    {
        string error = SocketErrorText.Of(result.Error, _transport);
        string why = ended is not null ? $"{error}; {ended}" : error;
        return CommandFailure.Failed($"{strategy}: the socket accepted {result.Accepted} of {count} messages: {why}");
    }

    internal string? WhyEnded(SocketError error) => _whyEnded?.Invoke(error);

    private long Outstanding => _sent - _lost - _taken;

    private void Refresh()
    {
        _taken = _counters.Messages - _start;
        // Declared lost, but only late.
        _lost = Math.Clamp(_sent - _taken, 0, _lost);
    }

    private void WaitUntil(long outstanding)
    {
        // The last known count is enough most of the time: it spares the other processor's cache line.
        if (Outstanding <= outstanding)
            return;
        Refresh();
        if (Outstanding > outstanding)
            Wait(outstanding);
    }

    private void Wait(long outstanding)
    {
        long started = Stopwatch.GetTimestamp();
        long moved = started;
        long now = started;
        for (int spins = 0; Outstanding > outstanding; spins++)
        {
            if (SpinOnly || spins < SpinsBeforeYield)
                Thread.SpinWait(PausesPerSpin);
            else
                Thread.Yield();
            long before = _taken;
            Refresh();
            now = Stopwatch.GetTimestamp();
            if (_taken != before)
                moved = now;
            else if (now - moved > LossAfterTicks)
                Stalled(now - moved);
        }

        WaitTicks += now - started;
    }

    private void Stalled(long ticks)
    {
        if (WhyEnded(SocketError.Success) is { } reason)
            throw CommandFailure.Failed(reason);
        if (_transport != Transport.Tcp)
        {
            _lost = _sent - _taken;
            LossWaitTicks += ticks;
        }
        else if (ticks > StuckAfterTicks)
        {
            throw CommandFailure.Failed($"the sink has taken nothing for {ticks / Stopwatch.Frequency} s: {Outstanding} messages are under way");
        }
    }
}
