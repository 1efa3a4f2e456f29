using System.Globalization;
using Bench.Reports;

namespace Bench.Pairing;

/// <summary>Takes words back where the host was too noisy for them. Pure.</summary>
internal static class NoiseGuard
{
    /// <summary>
    /// Share of the time in which some task may wait for a CPU, in percent. A comparison alone on two CPUs shows 19 to 28
    /// (its own processes start and end; the committed reports name theirs), with "yes" beside it on one of them 54 to 56,
    /// on both 77.
    /// </summary>
    public const double MostPressurePercent = 45;

    /// <summary>Share of CPU time that the hypervisor may take, in percent.</summary>
    public const double MostStealPercent = 5;

    /// <summary>Why the host was too noisy for any verdict; null when it was not.</summary>
    /// <param name="noise">What the host did meanwhile.</param>
    /// <param name="sharedCpu">Whether sender and sink shared a CPU: then they wait for each other, and waiting says nothing of others.</param>
    public static string? WhyTooNoisy(HostNoise noise, bool sharedCpu = false)
    {
        if (!sharedCpu && noise.CpuPressurePercent.Value is > MostPressurePercent and var pressure)
            return $"some task waited for a CPU in {Number(pressure)}% of the time (more than {Number(MostPressurePercent)}%)";
        return noise.StealPercent.Value is > MostStealPercent and var steal
            ? $"the hypervisor took {Number(steal)}% of the CPU time (more than {Number(MostStealPercent)}%)"
            : null;
    }

    /// <summary>
    /// The rows with the words that stand. Every claim is held against identical code on the same traffic, or where that
    /// was not measured against identical code that the run itself calls different.
    /// </summary>
    public static IReadOnlyList<CellResult> Judge(IReadOnlyList<CellResult> rows, HostNoise noise)
    {
        string? reason = WhyTooNoisy(noise, rows.Any(r => r.Launches.Any(l => l.SharedCpu)));
        return [.. rows.Select(row => row with { Estimate = Judge(row, rows, reason) })];
    }

    /// <summary>What stands of the estimate of one row among all rows of a run.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rows">All rows of the run, those of identical code among them.</param>
    /// <param name="hostReason">Why the host was too noisy for any verdict; null when it was not.</param>
    public static Estimate Judge(IPairedRow row, IReadOnlyList<IPairedRow> rows, string? hostReason)
    {
        if (row.Estimate.Verdict is Verdict.Provisional or Verdict.NotSteady)
            return row.Estimate;
        if (hostReason is not null)
            return row.Estimate.TooNoisy(hostReason);
        return row.Cell.IsSelfCheck || SelfCheckOf(row.Cell, rows) is not { } check
            ? row.Estimate
            : PairRule.DoubtBy(check.Estimate, row.Estimate);
    }

    private static IPairedRow? SelfCheckOf(Cell cell, IReadOnlyList<IPairedRow> rows)
    {
        List<IPairedRow> checks = [.. rows.Where(r => r.Cell.IsSelfCheck)];
        return checks.FirstOrDefault(c => c.Cell.IsSameTraffic(cell))
            ?? checks.FirstOrDefault(c => c.Cell.Transport == cell.Transport && c.Estimate.Verdict is Verdict.Faster or Verdict.Slower);
    }

    private static string Number(double percent) => percent.ToString("0.#", CultureInfo.InvariantCulture);
}
