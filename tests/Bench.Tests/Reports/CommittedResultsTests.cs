using Bench.Commands;
using Bench.Commands.Rendering;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>
/// The reports that are committed are those that this program writes from the data beside them. After a change of the
/// reports, <c>report results/NAME/report.json -o results/NAME</c> writes them again.
/// </summary>
public sealed class CommittedResultsTests
{
    private static readonly string Results = Path.Combine(AppContext.BaseDirectory, "results");

    public static TheoryData<string> Data =>
    [
        .. Directory.GetFiles(Results, "*.json", SearchOption.AllDirectories)
            .Where(file => ReportKinds.Find(KindOf(file)) is not null && File.Exists(Path.ChangeExtension(file, ".md")))
            .Select(file => Path.GetRelativePath(Results, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Data))]
    public async Task A_committed_report_is_what_its_data_gives(string data)
    {
        SavedDocument saved = await SavedDocument.ReadAsync(Path.Combine(Results, data), TestContext.Current.CancellationToken);
        ReportParts parts = ReportKinds.PartsOf(saved.Document);
        bool inFolder = saved.File.Name == MarkdownReport.DataFile;

        Assert.Equal(
            File.ReadAllText(Path.ChangeExtension(saved.File.FullName, ".md")),
            MarkdownReport.Render(parts, inFolder ? ReportForm.Folder : ReportForm.Alone));
        if (!inFolder)
            return;
        Assert.True(ReportFolder.Holds(saved.File, parts), "a chart is missing");
        foreach (ChartFile chart in parts.Charts)
            Assert.Equal(File.ReadAllText(Path.Combine(saved.File.DirectoryName!, chart.Name)), chart.Svg);
    }

    [Fact]
    public async Task Every_committed_picture_belongs_to_a_committed_report()
    {
        List<string> drawn = [];
        foreach (string file in Directory.GetFiles(Results, MarkdownReport.DataFile, SearchOption.AllDirectories))
        {
            SavedDocument saved = await SavedDocument.ReadAsync(file, TestContext.Current.CancellationToken);
            drawn.AddRange(ReportKinds.PartsOf(saved.Document).Charts.Select(c => Path.Combine(Path.GetDirectoryName(file)!, c.Name)));
        }

        Assert.NotEmpty(drawn);
        Assert.Equal(drawn.Order(StringComparer.Ordinal), Directory.GetFiles(Results, "*.svg", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    private static string? KindOf(string file) => JsonOutput.KindOf(File.ReadAllText(file));
}
