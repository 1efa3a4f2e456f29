namespace Bench.Throughput;

/// <summary>What one block of batches delivered, from its first send until the sink had taken the last message that arrived.</summary>
/// <param name="Seconds">Wall time: waits for room and for the last message are in it, <paramref name="LossWaitSeconds"/> is not.</param>
/// <param name="Sent">Messages that the sends accepted.</param>
/// <param name="Delivered">Of those, what the sink took.</param>
/// <param name="DeliveredBytes">Payload bytes of the delivered messages, as the sink counted them.</param>
/// <param name="WaitSeconds">Part of <paramref name="Seconds"/> in which the sender waited for the sink.</param>
/// <param name="LossWaitSeconds">
/// Further time in which nothing arrived any more and the harness had not yet declared the rest lost: its own patience,
/// which says nothing of sender or receiver.
/// </param>
/// <param name="SenderCpuNs">CPU time of the sender's process, in ns.</param>
/// <param name="SinkCpuNs">CPU time of the sink's process, in ns; null where it cannot be read.</param>
internal readonly record struct RateBlock(
    double Seconds, long Sent, long Delivered, long DeliveredBytes, double WaitSeconds, double LossWaitSeconds, long SenderCpuNs, long? SinkCpuNs)
{
    private const double NsPerSecond = 1e9;
    private const int BitsPerByte = 8;

    /// <summary>Time a delivered message, in ns: what pairs compare.</summary>
    public double NsPerMessage => NsPerSecond * Seconds / Delivered;

    public double MessagesPerSecond => Delivered / Seconds;

    /// <summary>Delivered payload, in 10⁹ bits a second: headers of any layer are not in it.</summary>
    public double PayloadGbitPerSecond => DeliveredBytes * BitsPerByte / Seconds / 1e9;

    /// <summary>How long the block kept the harness, in seconds.</summary>
    public double WallSeconds => Seconds + LossWaitSeconds;
}
