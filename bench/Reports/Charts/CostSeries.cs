using Bench.Pairing;

namespace Bench.Reports.Charts;

/// <summary>One batch of a strategy: what a message costs, and how sure that is.</summary>
/// <param name="Batch">Messages a batch.</param>
/// <param name="Ns">The reference's cost there divided by ×, so that its distance from the reference is the claim.</param>
/// <param name="Lower">Lower end of the 99% interval of × carried over; null without one.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Estimate">The × itself.</param>
internal sealed record CostPoint(int Batch, double Ns, double? Lower, double? Upper, Estimate Estimate);

/// <summary>A strategy at one size over its batches.</summary>
internal sealed record CostSeries(string Strategy, IReadOnlyList<CostPoint> Points)
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
        foreach ((CostPoint low, CostPoint high) in Points.Zip(Points.Skip(1)))
        {
            double before = Math.Log(low.Estimate.Ratio), after = Math.Log(high.Estimate.Ratio);
            if (before < 0 != after < 0 && before != after)
                yield return low.Batch * Math.Pow((double)high.Batch / low.Batch, before / (before - after));
        }
    }
}

/// <summary>One size: the reference's cost by batch, and what is compared with it.</summary>
internal sealed record CostPanel(int Size, IReadOnlyList<CostPoint> Reference, IReadOnlyList<CostSeries> Series)
{
    /// <summary>The rows of one lane and size. A cell that occurs in several documents counts as it stands in the last.</summary>
    public static CostPanel Of(int size, IEnumerable<ReportRow> rows)
    {
        List<ReportRow> latest = [.. rows.GroupBy(r => r.Cell).Select(g => g.Last()).OrderBy(r => r.Cell.Batch)];
        Dictionary<int, double> reference = latest.GroupBy(r => r.Cell.Batch).ToDictionary(
            g => g.Key, g => PairRule.Median(g.SelectMany(r => r.Result.Launches).Select(l => l.Reference.SendNsPerMessage)));
        return new CostPanel(
            size,
            [.. reference.OrderBy(r => r.Key).Select(r => new CostPoint(r.Key, r.Value, null, null, new Estimate(1, null, null, 0, Verdict.Same)))],
            [.. latest.GroupBy(r => r.Cell.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key)).Select(g => new CostSeries(g.Key, [.. g.Select(r => Point(r, reference[r.Cell.Batch]))]))]);
    }

    /// <summary>The reference's cost at a batch between measured ones, on the straight line between them.</summary>
    public double ReferenceAt(double batch)
    {
        (CostPoint low, CostPoint high) = Reference.Zip(Reference.Skip(1)).Last(p => p.First.Batch <= batch || p.First == Reference[0]);
        return low.Ns * Math.Pow(high.Ns / low.Ns, Math.Log(batch / low.Batch) / Math.Log((double)high.Batch / low.Batch));
    }

    private static CostPoint Point(ReportRow row, double reference) => new(
        row.Cell.Batch, reference / row.Estimate.Ratio, reference / row.Estimate.Upper, reference / row.Estimate.Lower, row.Estimate);
}
