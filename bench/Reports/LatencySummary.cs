using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>How long batches of one arm were under way, over all launches: medians of medians and of percentiles, the largest of all.</summary>
/// <param name="Launches">The launches that measured it, at least one.</param>
internal sealed record LatencySummary(IReadOnlyList<BatchLatency> Launches)
{
    public long Batches => Launches.Sum(l => (long)l.Batches);

    public long LostBatches => Launches.Sum(l => (long)l.LostBatches);

    public Reading FirstMedianNs => Of(l => l.FirstMedianNs, PairRule.Median);

    public Reading FirstP99Ns => Of(l => l.FirstP99Ns, PairRule.Median);

    public Reading FirstMaxNs => Of(l => l.FirstMaxNs, values => values.Max());

    public Reading LastMedianNs => Of(l => l.LastMedianNs, PairRule.Median);

    public Reading LastP99Ns => Of(l => l.LastP99Ns, PairRule.Median);

    public Reading LastMaxNs => Of(l => l.LastMaxNs, values => values.Max());

    /// <summary>Null where no launch measured it.</summary>
    public static LatencySummary? Over(IEnumerable<ArmCost> launches)
    {
        BatchLatency[] measured = [.. launches.Select(l => l.Latency).OfType<BatchLatency>()];
        return measured.Length > 0 ? new LatencySummary(measured) : null;
    }

    private Reading Of(Func<BatchLatency, Reading> figure, Func<IEnumerable<double>, double> over)
    {
        double[] measured = [.. Launches.Select(figure).Where(r => r.IsMeasured).Select(r => r.Value!.Value)];
        return measured.Length > 0 ? Reading.Of(over(measured)) : figure(Launches[0]);
    }
}
