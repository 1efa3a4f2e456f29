using Bench.Meters;
using Perfolizer;
using Perfolizer.Mathematics.QuantileEstimators;

namespace Bench.Pairing;

/// <summary>
/// How long the messages of a batch were under way in one launch: from just before its send to the return of the sink's
/// receive call that brought the first, and the last, of them. In ns, on the one monotonic clock of the machine.
/// </summary>
internal sealed record BatchLatency
{
    /// <summary>Fewer batches than this have no 99th percentile: it would be the largest of them.</summary>
    public const int FewestForP99 = 100;

    private const double P99 = 0.99;

    /// <summary>Batches that arrived whole, which the figures are over.</summary>
    public required int Batches { get; init; }

    /// <summary>Batches of which something did not arrive: in no figure, since their last message has no time.</summary>
    public required int LostBatches { get; init; }

    public required Reading FirstMedianNs { get; init; }

    public required Reading FirstP99Ns { get; init; }

    public required Reading FirstMaxNs { get; init; }

    public required Reading LastMedianNs { get; init; }

    public required Reading LastP99Ns { get; init; }

    public required Reading LastMaxNs { get; init; }

    /// <param name="firstNs">Of each batch, the time to its first message.</param>
    /// <param name="lastNs">Of each batch, the time to its last message.</param>
    /// <param name="lost">Batches that did not arrive whole.</param>
    public static BatchLatency Of(IReadOnlyList<double> firstNs, IReadOnlyList<double> lastNs, int lost) => new()
    {
        Batches = lastNs.Count,
        LostBatches = lost,
        FirstMedianNs = Measured(firstNs, PairRule.Median),
        FirstP99Ns = Percentile99(firstNs),
        FirstMaxNs = Measured(firstNs, values => values.Max()),
        LastMedianNs = Measured(lastNs, PairRule.Median),
        LastP99Ns = Percentile99(lastNs),
        LastMaxNs = Measured(lastNs, values => values.Max()),
    };

    private static Reading Measured(IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> figure) =>
        values.Count > 0 ? Reading.Of(figure(values)) : Reading.NotAvailable("no batch arrived whole");

    private static Reading Percentile99(IReadOnlyList<double> values) => values.Count >= FewestForP99
        ? Reading.Of(SimpleQuantileEstimator.Instance.Quantile(new Sample(values), P99))
        : Reading.NotAvailable($"fewer than {FewestForP99} batches a launch arrived in the time for them: too few for a 99th percentile");
}
