using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bench.Commands.Parsing;
using Bench.Commands.Rendering;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

/// <summary>
/// What the words of the committed pictures say is what the rows beside them say: read back from the files, without the code
/// that wrote them.
/// </summary>
public sealed partial class CaptionTests
{
    private static readonly string Results = Path.Combine(AppContext.BaseDirectory, "results");

    public static TheoryData<string> Pictures =>
        [.. Directory.GetFiles(Results, "*.svg", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Results, f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Reports =>
    [
        .. Directory.GetFiles(Results, MarkdownReport.DataFile, SearchOption.AllDirectories)
            .Where(f => JsonOutput.KindOf(File.ReadAllText(f)) is "overview" or "comparison" or "comparisons")
            .Select(f => Path.GetRelativePath(Results, f)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_committed_picture_says_what_its_rows_say(string picture)
    {
        string file = Path.Combine(Results, picture);
        Document document = (await ReadAsync(Path.Combine(Path.GetDirectoryName(file)!, MarkdownReport.DataFile))).Document;
        AssertPicture(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file), document);
    }

    /// <summary>Sweeps with every word at every place, which no machine would give.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_picture_says_what_its_rows_say_whatever_their_words(int seed)
    {
        ComparisonDocument sweep = Random(seed);
        foreach (ChartFile chart in ChartSet.Of(MeasuredView.Of(sweep)))
            AssertPicture(Path.GetFileNameWithoutExtension(chart.Name), chart.Svg, sweep);
        AssertFigures(MarkdownReport.Render(sweep), sweep);
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task A_figure_of_a_committed_report_is_that_of_the_row_beside_it(string data)
    {
        string file = Path.Combine(Results, data);
        AssertFigures(File.ReadAllText(Path.ChangeExtension(file, ".md")), (await ReadAsync(file)).Document);
    }

    /// <summary>Several pictures of one transport are told apart by those who do not see them.</summary>
    [Theory]
    [MemberData(nameof(Reports))]
    public void The_pictures_of_a_report_have_different_names_for_those_who_do_not_see_them(string data)
    {
        string[] names = [.. Picture().Matches(File.ReadAllText(Path.Combine(Results, Path.ChangeExtension(data, ".md")))).Select(m => m.Groups[1].Value)];

        Assert.Equal(names.Distinct(), names);
    }

    private static void AssertPicture(string name, string svg, Document document)
    {
        ChartGeometry chart = new(svg);
        if (document is SuitesDocument suites)
        {
            AssertEchoes(chart, suites.Rows.Where(r => name == $"echo-{r.Transport.ToString().ToLowerInvariant()}" && r.Echo is not null));
            return;
        }

        ReportRow[] rows = [.. ViewOf(document).Rows.Where(r => !r.Cell.IsSelfCheck)];
        if (name == "chart")
        {
            AssertRatios(chart, rows);
            return;
        }

        string[] kind = name.Split('-', 2);
        ReportRow[] lane = [.. rows.Where(r => r.LaneId == kind[1]).GroupBy(r => r.Cell).Select(g => g.Last())];
        Assert.Contains($"over {lane[0].Lane},", chart.Root.Element(ChartGeometry.Svg + "title")!.Value, StringComparison.Ordinal);
        if (kind[0] == "cost")
            AssertCosts(chart, lane);
        else
            AssertMap(chart, lane);
    }

    /// <summary>Below each panel every strategy is named once, with the batches at which its word is "faster", and no other.</summary>
    private static void AssertCosts(ChartGeometry chart, ReportRow[] lane)
    {
        List<int> drawn = [];
        foreach (XElement panel in chart.Groups("panel"))
        {
            TextBox[] texts = [.. ChartGeometry.TextsIn(panel)];
            ReportRow[] rows = [.. lane.Where(r => Format.Size(r.Cell.Size) == texts[0].Text)];
            drawn.Add(rows[0].Cell.Size);
            double axis = texts.Single(t => t.Text == "messages a batch").Y;
            string caption = string.Join(' ', texts.Where(t => t.Y > axis).Select(t => t.Text));
            Match match = Caption().Match(caption);
            Assert.True(match.Success, caption);
            Assert.Equal(rows[0].Cell.Reference, match.Groups["reference"].Value);
            Dictionary<string, string> said = match.Groups["at"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).ToDictionary(s => s.Split(' ')[0], s => s.Split(' ', 2)[1]);
            string[] none = match.Groups["nothing"].Success ? [.. rows.Select(r => r.Cell.Strategy).Distinct()] : match.Groups["none"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);

            Assert.Equal(rows.Select(r => r.Cell.Strategy).Distinct().Order(), said.Keys.Concat(none).Order());
            foreach (IGrouping<string, ReportRow> strategy in rows.GroupBy(r => r.Cell.Strategy))
            {
                int[] measured = [.. strategy.Select(r => r.Cell.Batch).Order()], faster = [.. strategy.Where(r => r.Verdict == Verdict.Faster).Select(r => r.Cell.Batch).Order()];
                Assert.Equal(faster, said.TryGetValue(strategy.Key, out string? where) ? where.Split(" and ").SelectMany(part => Batches(part, measured)) : []);
            }
        }

        AssertSizes(chart, drawn, lane.Select(r => r.Cell.Size));
    }

    /// <summary>In each field stands a strategy with its own ×, and none has a higher one.</summary>
    private static void AssertMap(ChartGeometry chart, ReportRow[] lane)
    {
        string compared = chart.Texts.Single(t => t.Text.StartsWith("compared: ", StringComparison.Ordinal)).Text;
        string[] names = [.. compared["compared: ".Length..].Split(';')[0].Split(", ")];
        bool isAutoLeftOut = compared.Contains("without auto", StringComparison.Ordinal);
        ReportRow[] contest = [.. lane.Where(r => !isAutoLeftOut || r.Cell.Strategy != "auto")];
        Assert.Equal(contest.Select(r => r.Cell.Strategy).Append(lane[0].Cell.Reference).Distinct().Order(), names.Order());

        XElement[][] fields = [.. chart.Groups("row").Select(r => r.Elements(ChartGeometry.Svg + "g").ToArray())];
        TextBox[] outside = [.. chart.Texts.Except(chart.Groups("row").SelectMany(ChartGeometry.TextsIn))];
        int[] sizes = [.. lane.Select(r => r.Cell.Size).Distinct().Order().Where(s => outside.Any(t => t.Text == Format.Size(s)))];
        int[] batches = [.. lane.Select(r => r.Cell.Batch).Distinct().Order().Where(b => outside.Any(t => t.Text == BatchText(b)))];
        Assert.Equal(sizes.Length, fields.Length);
        foreach ((int size, XElement[] row) in sizes.Zip(fields))
        {
            Assert.Equal(batches.Length, row.Length);
            foreach ((int batch, XElement field) in batches.Zip(row))
                AssertField([.. ChartGeometry.TextsIn(field).Select(t => t.Text)], IsHatched(field), [.. contest.Where(r => r.Cell.Size == size && r.Cell.Batch == batch)]);
        }

        AssertSizes(chart, sizes, lane.Select(r => r.Cell.Size));
    }

    private static void AssertField(string[] texts, bool hatched, ReportRow[] rows)
    {
        if (rows.Length == 0)
        {
            Assert.Equal(["not measured"], texts);
            return;
        }

        ReportRow highest = rows.MaxBy(r => r.Estimate.Ratio)!;
        if (texts[0] == rows[0].Cell.Reference)
        {
            Assert.Equal(["1×", $"next: {Format.Ratio(highest.Estimate.Ratio)}"], texts[1..]);
            Assert.True(highest.Estimate.Ratio < 1 || rows.All(r => r.Verdict == Verdict.Slower));
            Assert.Equal(rows.Any(r => r.Verdict != Verdict.Slower), hatched);
            return;
        }

        Assert.Equal([highest.Cell.Strategy, Format.Ratio(highest.Estimate.Ratio), highest.Estimate.Lower is null ? "no interval" : Format.Interval(highest.Estimate)], texts);
        bool isAlone = rows.All(r => r == highest || (r.Verdict is Verdict.Faster or Verdict.Slower or Verdict.Same or Verdict.NoDifferenceShown && r.Estimate.Upper < highest.Estimate.Lower));
        Assert.Equal(highest.Verdict != Verdict.Faster || !isAlone, hatched);
    }

    /// <summary>Every drawn row is a row of the data, and those that are not drawn are counted.</summary>
    private static void AssertRatios(ChartGeometry chart, ReportRow[] rows)
    {
        string title = chart.Root.Element(ChartGeometry.Svg + "title")!.Value;
        string[] references = [.. rows.Select(r => r.Cell.Reference).Distinct()];
        Assert.All(references, r => Assert.Contains(r, title, StringComparison.Ordinal));
        List<string> left = [.. rows.Select(r => string.Join(" | ", references.Length > 1 ? $"{r.Traffic}, against {r.Cell.Reference}" : r.Traffic, r.Cell.Strategy, Figures(r)))];
        string heading = "";
        foreach (XElement element in chart.Groups("rows").Single().Elements())
        {
            if (element.Name == ChartGeometry.Svg + "text")
                heading = element.Value;
            else
                Assert.True(left.Remove(string.Join(" | ", ChartGeometry.TextsIn(element).Select(t => t.Text).Prepend(heading))), $"{heading}: {element}");
        }

        Match rest = OtherRows().Match(string.Join('\n', chart.Texts.Select(t => t.Text)));
        if (!chart.Texts.Any(t => t.Text.Contains("not drawn", StringComparison.Ordinal)))
            Assert.Equal(rest.Success ? int.Parse(rest.Groups[1].Value, CultureInfo.InvariantCulture) : 0, left.Count);
    }

    private static void AssertEchoes(ChartGeometry chart, IEnumerable<CrossCheckRow> echoes)
    {
        CrossCheckRow[] rows = [.. echoes];
        string said = string.Join('\n', chart.Texts.Select(t => t.Text));
        Assert.Contains($"Over {Format.Transport(rows[0].Transport)}", chart.Root.Element(ChartGeometry.Svg + "title")!.Value, StringComparison.Ordinal);
        foreach (int? rate in rows.Select(r => r.Echo!.RatePerSecond).Distinct())
            Assert.Contains(rate is { } perSecond ? $"at {Format.Count(perSecond)} messages/s" : "from the send of its batch", said, StringComparison.Ordinal);
        foreach (XElement panel in chart.Groups("panel"))
        {
            string[] texts = [.. ChartGeometry.TextsIn(panel).Select(t => t.Text)];
            string[] batches = [.. rows.Where(r => Format.Size(r.Size) == texts[0]).Select(r => BatchText(r.Batch)).Distinct()];
            Assert.Empty(texts.Where(t => int.TryParse(t, out _)).Except(batches));
        }

        AssertSizes(chart, [.. chart.Groups("panel").Select(p => rows.First(r => Format.Size(r.Size) == ChartGeometry.TextsIn(p).First().Text).Size)], rows.Select(r => r.Size));
    }

    /// <summary>A size is drawn, or named as one that is not.</summary>
    private static void AssertSizes(ChartGeometry chart, IReadOnlyCollection<int> drawn, IEnumerable<int> measured)
    {
        const string NotDrawn = "sizes not drawn, but in the data: ";
        string[] named = [.. chart.Texts.Where(t => t.Text.StartsWith(NotDrawn, StringComparison.Ordinal)).SelectMany(t => t.Text[NotDrawn.Length..].Split(", "))];
        Assert.Equal(measured.Distinct().Order().Select(s => Format.Size(s)), drawn.Select(s => (Size: s, Text: Format.Size(s))).Concat(named.Select(n => (Size: measured.First(s => Format.Size(s) == n), Text: n))).OrderBy(s => s.Size).Select(s => s.Text));
    }

    /// <summary>A × with its interval, and the place of a row behind it: both are of that row.</summary>
    private static void AssertFigures(string report, Document document)
    {
        Dictionary<string, ReportRow> rows = ViewOf(document) is var view ? view.Rows.Concat(view.Checks).ToDictionary(r => r.Path) : [];
        Match[] figures = [.. FigureAndRow().Matches(report).Cast<Match>()];
        Assert.True(figures.Length > 0 || document is ComparisonSetDocument, "no figure has its row beside it"); // a report of repeats has no rows
        Assert.All(figures, f => Assert.Equal(Figures(rows[f.Groups[2].Value]), f.Groups[1].Value));
        // What is said of batches is said of all rows of that strategy and size, and of their words.
        foreach (Match at in FasterAt().Matches(report).OfType<Match>())
        {
            ReportRow row = rows[at.Groups["path"].Value];
            ReportRow[] measured = [.. rows.Values.Where(r => r.Source == row.Source || document is ComparisonSetDocument).Where(r => r.Cell with { Batch = 0 } == row.Cell with { Batch = 0 })];
            int[] batches = Batches(at.Groups["where"].Value, [.. measured.Select(r => r.Cell.Batch).Distinct().Order()]);
            Assert.Equal(row.Cell.Batch, batches[0]);
            Assert.All(batches, b => Assert.Equal(Verdict.Faster, measured.Last(r => r.Cell.Batch == b).Verdict));
        }
    }

    /// <summary>The batches that a part of a caption names.</summary>
    private static int[] Batches(string part, int[] measured)
    {
        Match match = Where().Match(part);
        Assert.True(match.Success, part);
        int first = Number(match.Groups["first"].Value), last = match.Groups["last"].Success ? Number(match.Groups["last"].Value) : match.Groups["from"].Success ? measured[^1] : first;
        int[] batches = [.. measured.Where(b => b >= first && b <= last)];
        Assert.Equal(match.Groups["all"].Success, batches.Length == measured.Length);
        return batches;
    }

    private static ComparisonDocument Random(int seed)
    {
        Random random = new(seed);
        Verdict[] words = Enum.GetValues<Verdict>();
        ComparisonDocument sweep = SweepSample.Of([64, 1200, 8192], [1, 4, 16, 64, 1024], _ => Math.Exp(random.NextDouble() * 3 - 1), "flush", "coalesce", "mmsg", "segment-offload");
        return sweep with { Cells = [.. sweep.Cells.Select(c => c with { Estimate = c.Estimate with { Verdict = words[random.Next(words.Length)] } })] };
    }

    private static MeasuredView ViewOf(Document document) => document switch
    {
        ComparisonSetDocument set => MeasuredView.Of(set),
        MeasuredDocument measured => MeasuredView.Of(measured),
        _ => throw new ArgumentOutOfRangeException(nameof(document), document.Kind, null),
    };

    private static Task<SavedDocument> ReadAsync(string file) => SavedDocument.ReadAsync(file, TestContext.Current.CancellationToken);

    private static string Figures(ReportRow row) => row.Estimate.Lower is null ? Format.Ratio(row.Estimate.Ratio) : Format.RatioWithInterval(row.Estimate);

    private static bool IsHatched(XElement field) => field.Elements(ChartGeometry.Svg + "use").Any(u => (string?)u.Attribute("class") == "u");

    private static string BatchText(int batch) => batch % 1024 == 0 ? $"{batch / 1024}K" : batch.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => (int)NumberText.Parse(text.Replace(",", "", StringComparison.Ordinal), 1, int.MaxValue);

    [GeneratedRegex(@"^((?<nothing>nothing shown faster than )(?<reference>\S+)|shown faster than (?<reference>\S+) at batch: (?<at>[^;]+)(; at none: (?<none>.+))?)$")]
    private static partial Regex Caption();

    [GeneratedRegex(@"^(?<from>from )?(?<first>[\d,]+K?)( to (?<last>[\d,]+K?))?(?<all> \(all measured\))?$")]
    private static partial Regex Where();

    [GeneratedRegex(@"(?<where>(from )?[\d,]+( to [\d,]+)?( \(all measured\))?), [\d.,]+× \[[^\]]+\]( at [\d,]+)? \((?<path>[\w\[\].]+)\)(?=;|\.| and )")]
    private static partial Regex FasterAt();

    [GeneratedRegex(@"([\d.,E+]+× \[[^\]]+\])(?: at [\d,]+)? \(((?:documents\[\d+\]\.)?(?:cells|selfCheck)\[\d+\])\)")]
    private static partial Regex FigureAndRow();

    [GeneratedRegex(@"^!\[([^\]]*)\]", RegexOptions.Multiline)]
    private static partial Regex Picture();

    [GeneratedRegex(@"the other (\d+) rows are in the data")]
    private static partial Regex OtherRows();
}
