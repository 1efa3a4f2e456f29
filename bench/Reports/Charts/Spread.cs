namespace Bench.Reports.Charts;

/// <summary>Thins a list of values for a chart that has room for only so many.</summary>
internal static class Spread
{
    /// <summary>At most so many of the distinct values, in order: the first, the last, and evenly between them.</summary>
    public static IReadOnlyList<int> Pick(IEnumerable<int> values, int most)
    {
        List<int> all = [.. values.Distinct().Order()];
        if (all.Count <= most)
            return all;
        return most == 1
            ? [all[0]]
            : [.. Enumerable.Range(0, most).Select(i => all[(int)Math.Round((double)i * (all.Count - 1) / (most - 1))]).Distinct()];
    }

    /// <summary>What was left out, in words; null when nothing was.</summary>
    public static string? LeftOut(string what, IEnumerable<int> values, IReadOnlyList<int> picked, Func<int, string> format)
    {
        List<string> missing = [.. values.Distinct().Order().Except(picked).Select(format)];
        return missing.Count == 0 ? null : $"{what} not drawn, but in the data: {string.Join(", ", missing)}";
    }
}
