using System.Text.Json;

namespace Bench.Reports;

/// <summary>One kind of document that has a report: how it is read back, and what the report says.</summary>
internal sealed record ReportKind(string Name, Func<string, Document> Read, Func<Document, ReportParts> Parts);

/// <summary>
/// The kinds of document that <c>report</c> renders. A new one needs its document, its parts, and one line here.
/// </summary>
internal static class ReportKinds
{
    public static IReadOnlyList<ReportKind> All { get; } =
    [
        Of<OverviewDocument>("overview", OverviewReport.Parts, Conclusions.Judge),
        Of<ComparisonDocument>("comparison", ComparisonReport.Parts),
        Of<ComparisonSetDocument>("comparisons", ComparisonReport.Parts),
        Of<ThroughputDocument>("throughput", ThroughputReport.Parts),
        Of<SuitesDocument>("suites", SuitesReport.Parts),
        Of<GateDocument>("gate", GateReport.Parts),
        Of<GateSetDocument>("gates", GateSetReport.Parts),
        Of<SelfTestDocument>("gate-self-test", SelfTestReport.Parts),
    ];

    public static string Names => string.Join(", ", All.Select(k => k.Name));

    public static ReportKind? Find(string? name) => All.FirstOrDefault(k => k.Name == name);

    public static ReportParts PartsOf(Document document) => Find(document.Kind) is { } kind
        ? kind.Parts(document)
        : throw new ArgumentOutOfRangeException(nameof(document), document.Kind, "documents of this kind have no report");

    /// <exception cref="JsonException">Thrown by the reading function: not such a document.</exception>
    private static ReportKind Of<T>(string name, Func<T, ReportParts> parts, Func<T, T>? judge = null)
        where T : Document => new(
            name,
            text =>
            {
                T document = JsonOutput.Deserialize<T>(text);
                if (document is ComparisonSetDocument { Documents.Count: 0 } or GateSetDocument { Documents.Count: 0 })
                    throw new JsonException("it has no documents");
                return judge?.Invoke(document) ?? document;
            },
            document => parts((T)document));
}
