using System.Diagnostics;

namespace Bench.Echoes;

/// <summary>
/// The batches that are under way. The sending thread begins them, the reading thread ends them; neither waits for the other,
/// and each field has one writer at a time.
/// </summary>
/// <param name="batch">Messages of every batch but the last.</param>
/// <param name="loses">Whether messages may get lost: a batch that has lost some is then given up at last and makes room for others.</param>
internal sealed class EchoTrips(int batch, bool loses) : IDisposable
{
    /// <summary>Batches under way at most: the next one waits, and its wait is in its time.</summary>
    private const int Slots = 1 << 14;

    /// <summary>A batch of which nothing more has come for this long is given up: what TCP waits for a first answer (RFC 6298, section 2.1).</summary>
    private static readonly long LossAfterTicks = Stopwatch.Frequency;

    // States of a trip. A batch that was given up has its time all the same if the rest of it comes before its slot is needed.
    private const int Free = 0, Open = 1, GivenUp = 2, Taking = 3;

    private readonly Trip[] _trips = new Trip[Slots];
    private long _begun, _submitted, _timedFrom; // the sending thread's
    private long _returned, _givenUp, _oldest, _lastArrival; // the reading thread's

    private struct Trip
    {
        /// <summary>While it is free the other fields are the sender's, otherwise the reader's. The sender frees one that was given up.</summary>
        public int State;
        public int Count, Back;
        public long Number, Due, Sent, First, Last;
    }

    /// <summary>Set whenever a batch ends.</summary>
    public ManualResetEventSlim Ended { get; } = new(initialState: false, spinCount: 0);

    /// <summary>The times of the batches that came back whole, since <see cref="TimeFromHere"/>.</summary>
    public RoundTrips Times { get; } = new();

    /// <summary>Messages that were handed to a send so far.</summary>
    public long Submitted => Volatile.Read(ref _submitted);

    /// <summary>Batches begun.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Messages neither back nor given up.</summary>
    public long UnderWay => _submitted - Volatile.Read(ref _returned) - Volatile.Read(ref _givenUp);

    /// <summary>Whether another batch can be begun.</summary>
    public bool HasSlot => Volatile.Read(ref _trips[_begun % Slots].State) != Open;

    /// <summary>When something came back last, in <see cref="Stopwatch"/> ticks; 0 before.</summary>
    public long LastArrival => Volatile.Read(ref _lastArrival);

    /// <summary>Called by the sending thread while nothing is under way: forgets all times, also those of batches that come after they were given up.</summary>
    public void TimeFromHere()
    {
        Volatile.Write(ref _timedFrom, _begun);
        Times.Clear();
    }

    /// <summary>Called by the sending thread just before it sends.</summary>
    /// <param name="due">When the batch was to be sent.</param>
    /// <param name="sent">When it is.</param>
    /// <param name="count">Its messages.</param>
    public void Begin(long due, long sent, int count)
    {
        ref Trip trip = ref _trips[_begun % Slots];
        SpinWait spin = default;
        while (Volatile.Read(ref trip.State) != Free && Interlocked.CompareExchange(ref trip.State, Free, GivenUp) != GivenUp)
            spin.SpinOnce(); // something of a batch of long ago is just being taken
        trip = new Trip { Number = _begun, Count = count, Due = due, Sent = sent };
        Volatile.Write(ref trip.State, Open);
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
            Take(ref trip, number, taken, ticks);
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
            if (Volatile.Read(ref trip.State) != Open || trip.Number != _oldest)
                continue;
            if (!loses || now - Math.Max(trip.Sent, trip.Last) <= LossAfterTicks)
                return;
            long missing = trip.Count - trip.Back;
            Volatile.Write(ref trip.State, GivenUp);
            Volatile.Write(ref _givenUp, _givenUp + missing);
            Ended.Set();
        }
    }

    public void Dispose() => Ended.Dispose();

    private void Take(ref Trip trip, long number, int messages, long ticks)
    {
        int state = Interlocked.CompareExchange(ref trip.State, Taking, GivenUp);
        bool counts = state == Open;
        // Otherwise the slot is another batch's by now: this is too late even for a time.
        bool ours = (counts || state == GivenUp) && trip.Number == number;
        bool whole = ours && Take(ref trip, messages, ticks);
        if (state == GivenUp)
            Volatile.Write(ref trip.State, whole ? Free : GivenUp);
        else if (whole)
            Volatile.Write(ref trip.State, Free);
        if (!ours || !counts)
            return;
        // Last: who sees nothing under way any more sees the times too.
        Volatile.Write(ref _returned, _returned + messages);
        if (whole)
            Ended.Set();
    }

    /// <returns>Whether the batch is back whole.</returns>
    private bool Take(ref Trip trip, int messages, long ticks)
    {
        if (trip.Back == 0)
            trip.First = ticks;
        trip.Last = ticks;
        trip.Back += messages;
        if (trip.Back < trip.Count)
            return false;
        if (trip.Number >= Volatile.Read(ref _timedFrom))
            Times.Add(trip.First - trip.Due, ticks - trip.Due, trip.Sent - trip.Due);
        return true;
    }
}
