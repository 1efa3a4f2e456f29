using System.Diagnostics;

namespace Bench.Echoes;

/// <summary>
/// The batches that are under way. The sending thread begins them, the reading thread ends them; neither waits for the other,
/// and each field has one writer at a time.
/// </summary>
/// <param name="batch">Messages of every batch but the last.</param>
/// <param name="loses">Whether messages may get lost: a batch is then given up at last.</param>
internal sealed class EchoTrips(int batch, bool loses) : IDisposable
{
    /// <summary>Batches under way at most: the next one waits, and its wait is in its time.</summary>
    private const int Slots = 1 << 14;

    /// <summary>A batch of which nothing more has come for this long is given up: what TCP waits for a first answer (RFC 6298, section 2.1).</summary>
    public static readonly TimeSpan LossAfter = TimeSpan.FromSeconds(1);

    private static readonly long LossAfterTicks = (long)(LossAfter.TotalSeconds * Stopwatch.Frequency);

    private readonly Trip[] _trips = new Trip[Slots];
    private long _begun, _submitted; // the sending thread's
    private long _returned, _givenUp, _oldest, _lastArrival; // the reading thread's

    private struct Trip
    {
        /// <summary>1 from the send until the batch is back or given up. The other fields are the sender's before, the reader's after it was set.</summary>
        public int Open;
        public int Count, Back;
        public long Number, Due, Sent, First, Last;
    }

    /// <summary>Set whenever a batch ends.</summary>
    public ManualResetEventSlim Ended { get; } = new(initialState: false, spinCount: 0);

    /// <summary>The times of the batches that came back whole. To be read while nothing is under way.</summary>
    public RoundTrips Times { get; } = new();

    /// <summary>Messages that were handed to a send so far.</summary>
    public long Submitted => Volatile.Read(ref _submitted);

    /// <summary>Batches begun.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Messages neither back nor given up.</summary>
    public long UnderWay => _submitted - Volatile.Read(ref _returned) - Volatile.Read(ref _givenUp);

    /// <summary>Whether another batch can be begun.</summary>
    public bool HasSlot => Volatile.Read(ref _trips[_begun % Slots].Open) == 0;

    /// <summary>When something came back last, in <see cref="Stopwatch"/> ticks; 0 before.</summary>
    public long LastArrival => Volatile.Read(ref _lastArrival);

    /// <summary>Called by the sending thread just before it sends.</summary>
    /// <param name="due">When the batch was to be sent.</param>
    /// <param name="sent">When it is.</param>
    /// <param name="count">Its messages.</param>
    public void Begin(long due, long sent, int count)
    {
        ref Trip trip = ref _trips[_begun % Slots];
        trip = new Trip { Number = _begun, Count = count, Due = due, Sent = sent };
        Volatile.Write(ref trip.Open, 1);
        Volatile.Write(ref _submitted, _submitted + count);
        Volatile.Write(ref _begun, _begun + 1);
    }

    /// <summary>Called by the reading thread for messages that came back intact, each for the first time.</summary>
    /// <param name="first">Sequence number of the first.</param>
    /// <param name="count">How many in a row.</param>
    /// <param name="ticks">When the receive call returned.</param>
    public void Arrived(long first, long count, long ticks)
    {
        Volatile.Write(ref _lastArrival, ticks);
        while (count > 0)
        {
            long number = first / batch;
            int taken = (int)Math.Min(count, ((number + 1) * batch) - first);
            ref Trip trip = ref _trips[number % Slots];
            // Otherwise it was given up before, and this is only late.
            if (Volatile.Read(ref trip.Open) == 1 && trip.Number == number)
                Take(ref trip, taken, ticks);
            first += taken;
            count -= taken;
        }
    }

    /// <summary>Called by the reading thread now and then: gives up what will not come back any more.</summary>
    public void GiveUp(long now)
    {
        for (; _oldest < Volatile.Read(ref _begun); _oldest++)
        {
            ref Trip trip = ref _trips[_oldest % Slots];
            if (Volatile.Read(ref trip.Open) == 0 || trip.Number != _oldest)
                continue;
            if (!loses || now - Math.Max(trip.Sent, trip.Last) <= LossAfterTicks)
                return;
            Volatile.Write(ref trip.Open, 0);
            Volatile.Write(ref _givenUp, _givenUp + trip.Count - trip.Back);
            Ended.Set();
        }
    }

    public void Dispose() => Ended.Dispose();

    private void Take(ref Trip trip, int messages, long ticks)
    {
        if (trip.Back == 0)
            trip.First = ticks;
        trip.Last = ticks;
        trip.Back += messages;
        bool whole = trip.Back == trip.Count;
        if (whole)
        {
            Times.Add(trip.First - trip.Due, ticks - trip.Due, trip.Sent - trip.Due);
            Volatile.Write(ref trip.Open, 0);
        }

        // Last: who sees nothing under way any more sees the times too.
        Volatile.Write(ref _returned, _returned + messages);
        if (whole)
            Ended.Set();
    }
}
