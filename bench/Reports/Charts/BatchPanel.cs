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
    /// <summary>Where the strategy is faster than the reference by the rule's word, wherever that is; empty where it nowhere is.</summary>
    public IReadOnlyList<FasterRun> FasterRuns
    {
        get
        {
            List<FasterRun> runs = [];
            foreach ((int index, BatchPoint point) in Points.Index().Where(p => p.Item.Estimate.Verdict == Verdict.Faster))
            {
                bool isFirst = index == 0, isLast = index == Points.Count - 1;
                if (runs.Count > 0 && runs[^1].Last == Points[index - 1].Batch)
                    runs[^1] = runs[^1] with { Last = point.Batch, ToLargest = isLast };
                else
                    runs.Add(new FasterRun(point.Batch, point.Batch, isFirst, isLast));
            }

            return runs;
        }
    }

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

/// <summary>Batches next to each other among the measured ones, at each of which a strategy is faster by the rule's word.</summary>
/// <param name="First">The smallest.</param>
/// <param name="Last">The largest.</param>
/// <param name="FromSmallest">Whether no smaller batch was measured.</param>
/// <param name="ToLargest">Whether no larger batch was measured.</param>
internal sealed record FasterRun(int First, int Last, bool FromSmallest, bool ToLargest)
{
    /// <summary>
    /// <c>8</c>, <c>8 to 64</c>, or <c>from 8</c> where that is a threshold: a smaller batch was measured and is not in the
    /// run, and every larger one is. Where all that were measured are, nothing says where it begins: <c>8 to 64 (all measured)</c>.
    /// </summary>
    public string Text(Func<int, string> batch)
    {
        if (ToLargest && !FromSmallest)
            return $"from {batch(First)}";
        string range = First == Last ? batch(First) : $"{batch(First)} to {batch(Last)}";
        return ToLargest ? $"{range} (all measured)" : range;
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
