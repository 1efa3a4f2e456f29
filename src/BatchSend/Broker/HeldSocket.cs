namespace BatchSend.Broker;

/// <summary>A name in the broker, from the reservation to the end. What changes is changed by <see cref="HeldSockets"/> alone, under its lock.</summary>
internal sealed class HeldSocket(string name)
{
    private readonly TaskCompletionSource _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = name;

    public PassedSocket? Socket { get; set; }

    public ReadOnlyMemory<byte> Context { get; set; }

    /// <summary>As <see cref="Frame.Detail"/> came with it.</summary>
    public byte Detail { get; set; }

    /// <summary>Whoever handed it over knows that it is here, or has gone. Until then it is still the client's, and nobody else is lent it.</summary>
    public bool Told { get; set; }

    /// <summary>A client has been given a share of it and has not said yet that it has it.</summary>
    public bool Lent { get; set; }

    /// <summary>Ends the time.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Completes when the time is over.</summary>
    public Task Expired => _expired.Task;

    public void Expire() => _expired.TrySetResult();
}
