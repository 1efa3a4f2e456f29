namespace Bench.Gate.Sends;

/// <summary>Wraps a real send into a planted regression: on real sockets, through the same judging as everything else.</summary>
internal static class Planting
{
    /// <summary>The same sends with the regression in them.</summary>
    public static MakeSend Into(MakeSend make, Plant plant) => plant switch
    {
        Plant.None => make,
        Plant.OneMoreCall => (socket, messages) => new SplitSend(make(socket, messages[..1]), make(socket, messages[1..])),
        Plant.Allocates64Bytes => (socket, messages) => new AllocatingSend(make(socket, messages)),
        Plant.SendsFewer => (socket, messages) => new LossySend(make(socket, messages[..^1]), messages.Length),
        Plant.Slower10Percent => (socket, messages) => new SlowSend(make(socket, messages), 0.10),
        Plant.Slower5Percent => (socket, messages) => new SlowSend(make(socket, messages), 0.05),
        _ => throw new ArgumentOutOfRangeException(nameof(plant), plant, null),
    };
}
