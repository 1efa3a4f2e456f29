namespace Bench.Pairing;

/// <summary>What the timed part of a launch found.</summary>
/// <param name="PairValues">One value a pair; see <see cref="PairRule.PairValue"/>.</param>
/// <param name="Reference">The reference's blocks.</param>
/// <param name="Strategy">The strategy's blocks.</param>
/// <param name="NotSteadyReason">Why the warm-up ended by its time limit; null when it ended by itself.</param>
/// <param name="WarmUp">Time of the warm-up.</param>
/// <param name="Timed">Time of the pairs, waits included.</param>
internal sealed record PairedTimes(
    IReadOnlyList<double> PairValues, ArmTimes Reference, ArmTimes Strategy, string? NotSteadyReason, TimeSpan WarmUp, TimeSpan Timed);

/// <summary>The blocks of one arm.</summary>
internal sealed class ArmTimes(int pairs)
{
    private const int BlocksAPair = 2;

    private readonly List<double> _blocks = new(pairs * BlocksAPair);

    public double MedianNsPerMessage => PairRule.Median(_blocks);

    /// <summary>Messages that the sends of the timed part accepted, those sent to wake the sink included.</summary>
    public long Sent { get; private set; }

    /// <summary>Of those, what the sink took.</summary>
    public long Delivered { get; private set; }

    public void Add(Block block, long sent, long delivered)
    {
        _blocks.Add(block.NsPerMessage);
        Sent += sent;
        Delivered += delivered;
    }
}
