using System.Text.RegularExpressions;
using Bench.Tests.Gate;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>The README quotes committed reports: a figure with an interval that none of them has is stale or mistyped.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_figure_with_an_interval_stands_in_a_committed_report()
    {
        string reports = string.Concat(
            Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "results"), "*.md", SearchOption.AllDirectories).Select(File.ReadAllText));
        HashSet<string> reported = [.. Figures(reports)];
        List<string> quoted = [.. Figures(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")))];

        Assert.True(quoted.Count > 50, $"only {quoted.Count} figures were found in the README");
        Assert.Empty(quoted.Except(reported));
    }

    /// <summary><c>0.984 [0.953, 1.016]</c>; reports have × behind the first number.</summary>
    private static IEnumerable<string> Figures(string text) =>
        Figure().Matches(text).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}");

    [GeneratedRegex(@"([0-9][0-9.,]*)×? (\[[0-9][0-9.,]*, [0-9][0-9.,]*\])")]
    private static partial Regex Figure();
}
