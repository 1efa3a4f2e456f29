using Bench.Pairing;

namespace Bench.Reports.Charts;

/// <summary>One batch of a strategy: a figure of the reference carried over by ×, and how sure that is.</summary>
/// <param name="Batch">Messages a batch.</param>
/// <param name="Value">The reference's figure there, changed by ×, so that its distance from the reference is the claim.</param>
/// <param name="Lower">Lower end of the 99% interval of × carried over; null without one.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Estimate">The × itself.</param>
internal sealed record BatchPoint(int Batch, double Value, double? Lower, double? Upper, Estimate Estimate)
{
    public static BatchPoint OfReference(int batch, double value) => new(batch, value, null, null, new Estimate(1, null, null, 0, Verdict.Same));
}

/// <summary>A strategy at one size over its batches.</summary>
internal sealed record BatchSeries(string Strategy, IReadOnlyList<BatchPoint> Points)
{
    /// <summary>
    /// The batch from which on every measured one is faster than the reference, by the rule's word; null when the
    /// largest one is not.
    /// </summary>
    public int? FasterFrom =>
        Points.Reverse().TakeWhile(p => p.Estimate.Verdict == Verdict.Faster).LastOrDefault()?.Batch;

    /// <summary>Where × passes 1 between two measured batches, on the straight line between them in both logarithms.</summary>
    public IEnumerable<double> BreakEvens()
    {
        foreach ((BatchPoint low, BatchPoint high) in Points.Zip(Points.Skip(1)))
        {
            double before = Math.Log(low.Estimate.Ratio), after = Math.Log(high.Estimate.Ratio);
            if (before < 0 != after < 0 && before != after)
                yield return low.Batch * Math.Pow((double)high.Batch / low.Batch, before / (before - after));
        }
    }
}

/// <summary>One size: the reference's figure by batch, and what is compared with it.</summary>
internal sealed record BatchPanel(int Size, IReadOnlyList<BatchPoint> Reference, IReadOnlyList<BatchSeries> Series)
{
    /// <summary>The reference's figure at a batch between measured ones, on the straight line between them.</summary>
    public double ReferenceAt(double batch)
    {
        (BatchPoint low, BatchPoint high) = Reference.Zip(Reference.Skip(1)).Last(p => p.First.Batch <= batch || p.First == Reference[0]);
        return low.Value * Math.Pow(high.Value / low.Value, Math.Log(batch / low.Batch) / Math.Log((double)high.Batch / low.Batch));
    }
}
