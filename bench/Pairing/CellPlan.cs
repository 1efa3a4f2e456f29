using BatchSend;
using Bench.Reports;

namespace Bench.Pairing;

/// <summary>The cells of a comparison, and those that crossing the lists also gave but that cannot be sent.</summary>
/// <param name="Cells">What is measured.</param>
/// <param name="Skipped">What is not, one entry a reason.</param>
internal sealed record CellPlan(IReadOnlyList<Cell> Cells, IReadOnlyList<NotMeasured> Skipped)
{
    /// <summary>Cells that share a transport and a reason, in one line: <c>`gather` over UDP, 64 B, 1200 B × 1, 64 (4 cells)</c>.</summary>
    public static NotMeasured Skip(IReadOnlyList<Cell> cells, string reason)
    {
        Transport transport = cells[0].Transport;
        string strategies = Join(cells.Select(c => $"`{c.Strategy}`"));
        string what = $"{strategies} over {Format.Transport(transport)}, {Join(cells.Select(c => Format.Size(c.Size)))} × {Join(cells.Select(c => $"{c.Batch}"))}";
        return new NotMeasured($"{what} ({Format.Counted(cells.Count, "cell", "cells")})", reason);
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts.Distinct());
}
