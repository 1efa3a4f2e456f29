namespace BatchSend.Broker;

/// <summary>
/// What a broker holds, by name: no more than it may, and none longer than it may. A name is reserved, filled, lent, and
/// then taken or given back. Thread-safe.
/// </summary>
internal sealed class HeldSockets(int most, TimeSpan keep, TimeProvider time, Action<string> log) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldSocket> _byName = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewChange();

    /// <summary>Names that are reserved, held or lent.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _byName.Count;
        }
    }

    /// <summary>Completes when a socket can be had that could not before, or will not be after all. Take it first, then try.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>Keeps room under a name. Whoever gets it owes <see cref="Fill"/> or <see cref="Remove"/>.</summary>
    public BrokerOutcome Reserve(string name, out HeldSocket? place)
    {
        place = null;
        lock (_gate)
        {
            if (_byName.ContainsKey(name))
                return BrokerOutcome.NameTaken;
            if (_byName.Count >= most)
                return BrokerOutcome.Full;
            place = new HeldSocket(name);
            _byName.Add(name, place);
            return BrokerOutcome.Done;
        }
    }

    /// <summary>Puts a socket into a reserved place; from here on its time runs. Whoever does owes <see cref="Offer"/> or <see cref="Remove"/>.</summary>
    public void Fill(HeldSocket place, PassedSocket socket, in Frame frame)
    {
        lock (_gate)
        {
            place.Socket = socket;
            place.Context = frame.Payload;
            place.Detail = frame.Detail;
            place.Timer = time.CreateTimer(static state => ((Action)state!)(), new Action(() => Expire(place)), keep, Timeout.InfiniteTimeSpan);
        }

        log($"holds {place.Name}");
    }

    /// <summary>Lets what fills a place be lent: its giver has been told, or has gone.</summary>
    public void Offer(HeldSocket place)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            place.Told = true;
            changed = Change();
        }

        changed.SetResult();
    }

    /// <summary>Lends what is held under a name; null when nothing is. Whoever gets it owes <see cref="Return"/> or <see cref="Release"/>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="soon">Its giver is being told just now: at the next <see cref="Changed"/> it can be lent, or will not be here.</param>
    public HeldSocket? Lend(string name, out bool soon)
    {
        lock (_gate)
        {
            soon = false;
            if (!_byName.TryGetValue(name, out HeldSocket? held) || held.Socket is null || held.Lent)
                return null;
            soon = !held.Told;
            if (soon)
                return null;
            held.Lent = true;
            return held;
        }
    }

    /// <summary>Takes back what was lent: others can have it, within the time that is left.</summary>
    public void Return(HeldSocket held)
    {
        if (held.Socket!.IsSpent)
        {
            if (Remove(held))
                log($"lost {held.Name}: it was on its way to a client that has gone");
            return;
        }

        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            held.Lent = false;
            if (IsHere(held))
                changed = Change();
        }

        if (changed is null)
            return; // its time was over meanwhile
        changed.SetResult();
        log($"has {held.Name} back: who fetched it did not take it");
    }

    /// <summary>Lets go of what was lent: its new owner has it.</summary>
    public void Release(HeldSocket held)
    {
        if (Remove(held))
            log($"gave {held.Name} away");
    }

    /// <summary>Closes the broker's share, where somebody else has one, and forgets the name. False where that was done already.</summary>
    public bool Remove(HeldSocket held)
    {
        if (!TakeOut(held))
            return false;
        held.Socket?.Dispose();
        return true;
    }

    /// <summary>Closes all of them.</summary>
    public void Dispose()
    {
        HeldSocket[] all;
        lock (_gate)
            all = [.. _byName.Values];
        foreach (HeldSocket held in all)
            Close(held);
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Expire(HeldSocket held)
    {
        if (!Close(held))
            return;
        held.Expire();
        log($"closed {held.Name}: nobody fetched it in time");
    }

    /// <summary>Closes what is nobody's any more. False where that was done already.</summary>
    private bool Close(HeldSocket held)
    {
        if (!TakeOut(held))
            return false;
        if (held is { Told: true, Lent: false }) // otherwise it is still somebody's, with all its options
            held.Socket?.StopLingering();
        held.Socket?.Dispose();
        return true;
    }

    /// <summary>Forgets a name; its socket is the caller's to close, outside of the lock.</summary>
    private bool TakeOut(HeldSocket held)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (!IsHere(held))
                return false;
            _byName.Remove(held.Name);
            held.Timer?.Dispose();
            changed = Change();
        }

        changed.SetResult();
        return true;
    }

    private bool IsHere(HeldSocket held) => _byName.TryGetValue(held.Name, out HeldSocket? now) && now == held;

    /// <summary>The change that is now to be told, once the lock is given back.</summary>
    private TaskCompletionSource Change()
    {
        TaskCompletionSource changed = _changed;
        _changed = NewChange();
        return changed;
    }
}
