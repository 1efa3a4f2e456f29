using System.Collections;
using System.Reflection;
using BatchSend;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Bench.Tests.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>
/// Whatever figure of a document is missing or odd, each kind of report says so and is made: after minutes of measuring
/// nothing may end in an exception. Each member of a document is changed in turn, and everything is drawn.
/// </summary>
public sealed class MissingFigureTests
{
    private const string Reason = "not here, for a reason";

    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Names => [.. ReportKinds.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_figure_ends_a_report(string kind)
    {
        ReportKind reported = ReportKinds.Find(kind)!;
        List<string> failures = [];
        HashSet<string> changed = [];
        foreach (Document sample in Samples(kind))
        {
            // A copy: what other tests share must stay as it is.
            Document document = reported.Read(JsonOutput.Serialize(sample));
            Draw(document);
            foreach (Change change in Changes(document, kind, changed).Where(c => IsWanted(kind, c.Name)).ToList())
            {
                change.Make();
                try
                {
                    Draw(document);
                }
#pragma warning disable CA1031 // All of them are wanted, with what they were changed by.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failures.Add($"{change.Name}: {e.GetType().Name}: {e.Message.Split('\n')[0]} {e.StackTrace?.Split('\n')[0].Trim()}");
                }
                finally
                {
                    change.Undo();
                }
            }
        }

        Assert.True(changed.Count > 50, $"only {changed.Count} members were changed");
        Assert.True(failures.Count == 0, $"{failures.Count} of {changed.Count}:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public void A_strategy_without_a_floor_is_not_available_with_the_reason()
    {
        Cell cell = new(Transport.Tcp, "per-buffer", "coalesce", 64, 64) { Floor = true };
        CellResult held = Sample.Row(cell, 30);
        held = new CellResult(cell, held.Estimate, [.. held.Launches.Select(l => l with { Floors = [new FloorLaunch { Floor = "copy", LogCost = 0.01, Pairs = 40, FloorNsPerMessage = 100 }] })]);
        string text = MarkdownReport.Render(Sample.Comparison(Sample.With(Sample.Overview(), held, Sample.Row(cell with { Strategy = "flush" }, 20))));

        Assert.Contains("no bare loop of native calls is known for `flush`", text, StringComparison.Ordinal);
        Assert.DoesNotContain("is known for `coalesce`", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--floor` measures it", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_axis_holds_is_left_out_of_the_charts_and_named()
    {
        ComparisonDocument sweep = SweepSample.Of([64, 1200], [1, 64], c => c.Batch, "coalesce");
        CellResult odd = sweep.Cells[^1];
        ReportParts parts = ReportKinds.PartsOf(sweep with { Cells = [.. sweep.Cells.SkipLast(1), odd with { Estimate = odd.Estimate with { Ratio = 0 } }] });

        Assert.Contains(parts.NotMeasured, n => n.What.StartsWith(odd.Cell.Id + " in the charts (cells[", StringComparison.Ordinal));
        Assert.Equal(["chart.svg", "map-tcp.svg", "cost-tcp.svg"], parts.Charts.Select(c => c.Name));
    }

    /// <summary>Of small documents of each kind: one of the usual sample, and what brings charts with it.</summary>
    private static IEnumerable<Document> Samples(string kind)
    {
        OverviewDocument overview = Sample.Overview();
        CellFew(ref overview);
        Document usual = Sample.Documents().Single(d => d.Kind == kind);
        yield return usual switch
        {
            OverviewDocument => overview,
            ComparisonDocument => Sample.Comparison(overview),
            ComparisonSetDocument => Sample.ComparisonSet(Sample.With(overview, overview.Cells[0])),
            _ => usual,
        };
        if (kind == "comparison")
            yield return SweepSample.Of([64, 8192], [1, 64], c => c.Batch, "coalesce", "mmsg", "auto");
    }

    private static void CellFew(ref OverviewDocument overview) =>
        overview = Sample.With(overview, [.. overview.Cells.Where(c => c.Cell.Size == 64)]);

    private static void Draw(Document document)
    {
        Document drawn = document is OverviewDocument overview ? Conclusions.Draw(overview) : document;
        ReportParts parts = ReportKinds.PartsOf(drawn);
        string text = MarkdownReport.Render(parts, ReportForm.Folder) + MarkdownReport.Render(parts, ReportForm.Alone) + JsonOutput.Serialize(drawn);
        Assert.DoesNotMatch(@"\bNaN\b|∞|Infinity", text);
        foreach (ChartFile chart in parts.Charts)
        {
            _ = System.Xml.Linq.XDocument.Parse(chart.Svg);
            Assert.DoesNotMatch(@"NaN|∞|Infinity", chart.Svg);
        }
    }

    /// <summary>A set draws what its comparisons draw, and slowly, since it draws launches at random: only what it adds.</summary>
    private static bool IsWanted(string kind, string name) => kind switch
    {
        // Refused when they are read: a set of none, and limits that no command line takes.
        _ when name.EndsWith("s.Documents = 0 of them", StringComparison.Ordinal) || name.Contains("LimitPercent", StringComparison.Ordinal) => false,
        "overview" => !name.Contains("[^1]", StringComparison.Ordinal),
        "comparisons" => name.Count(c => c == '.') == 1 || (name.Contains("LogRatio", StringComparison.Ordinal) && !name.Contains("[^1]", StringComparison.Ordinal)),
        _ => true,
    };

    private sealed record Change(string Name, Action Make, Action Undo);

    /// <summary>Changes of every member that a kind of document has, each at its first and its last place.</summary>
    private static IEnumerable<Change> Changes(object owner, string path, HashSet<string> changed)
    {
        foreach (PropertyInfo property in owner.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract"))
        {
            object? value = property.GetValue(owner);
            string name = $"{path}.{property.Name}";
            bool first = changed.Add(name);
            if (property.SetMethod is not null && (first || path.EndsWith("[^1]", StringComparison.Ordinal)))
            {
                foreach (object? other in Others(property, value))
                    yield return new Change($"{name} = {(other is ICollection list ? $"{list.Count} of them" : other ?? "null")}", () => property.SetValue(owner, other), () => property.SetValue(owner, value));
            }

            if (value is IList { Count: > 0 } items && items[0] is { } head && IsOurs(head))
            {
                foreach (Change change in Changes(head, name, changed).Concat(items.Count > 1 ? Changes(items[^1]!, name + "[^1]", changed) : []))
                    yield return change;
            }
            else if (value is not null && IsOurs(value) && property.SetMethod is not null)
            {
                foreach (Change change in Changes(value, name, changed))
                    yield return change;
            }
        }
    }

    private static bool IsOurs(object value) =>
        value.GetType() is { IsEnum: false, IsPrimitive: false } type && type != typeof(Reading) && type.Namespace?.StartsWith("Bench", StringComparison.Ordinal) == true;

    private static IEnumerable<object?> Others(PropertyInfo property, object? value)
    {
        Type type = property.PropertyType;
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain != type || (!type.IsValueType && Nullability.Create(property).WriteState == NullabilityState.Nullable))
            yield return null;
        if (type == typeof(Reading))
        {
            yield return Reading.NotAvailable(Reason);
            yield return Reading.Of(0);
            yield return Reading.Of(double.NaN);
            yield return Reading.Of(double.PositiveInfinity);
            yield return Reading.Of(1e300);
            yield return Reading.Of(-1);
        }

        foreach (object number in plain == typeof(double) ? new object[] { 0d, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, 1e-300, -1d }
            : plain == typeof(int) ? [0, 1, int.MaxValue]
            : plain == typeof(long) ? [0L, 1L, long.MaxValue / 4]
            : [])
            yield return number;
        if (plain == typeof(bool))
            yield return !(value as bool? ?? false);
        if (plain.IsEnum)
        {
            foreach (object other in Enum.GetValues(plain))
                yield return other;
        }

        if (type == typeof(string))
        {
            yield return "";
            yield return "a | b <c>\nd";
        }

        if (value is IList list && list.GetType() is { } held && (held.GetElementType() ?? held.GetGenericArguments().FirstOrDefault()) is { } element)
        {
            for (int count = 0; count < Math.Min(2, list.Count); count++)
            {
                Array few = Array.CreateInstance(element, count);
                for (int i = 0; i < count; i++)
                    few.SetValue(list[i], i);
                yield return few;
            }
        }
    }
}
