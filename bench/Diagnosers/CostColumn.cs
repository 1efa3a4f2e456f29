using Bench.Meters;
using Bench.Reports;
using Bench.Suites;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Mathematics.Common;

namespace Bench.Diagnosers;

/// <summary>A column with a figure or "n/a" in every row; what was not measured is never printed as 0 or left out.</summary>
internal sealed class CostColumn : IColumn
{
    public const string NotAvailable = "n/a";

    private const double NsPerSecond = 1e9;
    private const int Percent = 100;

    private const double NsPerMicrosecond = 1000;

    private readonly Func<BenchmarkReport, double?> _read;
    private readonly Func<BenchmarkCase, bool>? _concerns;
    private readonly string _format;

    private CostColumn(string id, string name, string legend, string format, Func<BenchmarkReport, double?> read, Func<BenchmarkCase, bool>? concerns = null)
    {
        Id = id;
        ColumnName = name;
        Legend = legend;
        _format = format;
        _read = read;
        _concerns = concerns;
    }

    /// <summary>All columns, in the order of the table.</summary>
    public static IReadOnlyList<IColumn> All { get; } =
    [
        new CostColumn(
            "NsPerMessage", "ns/message", "Mean time a message, the wait for the window included", "N1",
            report => report.ResultStatistics?.Mean),
        new CostColumn(
            "ErrorNs", "± ns", "Half of the 99.9% confidence interval over the iterations of one process; another process differs by more", "N1",
            MarginOf),
        new CostColumn(
            "MessagesPerSecond", "messages/s", "Messages accepted a second, in the throughput suites delivered; says nothing without delivered %", "N0",
            RateOf),
        Of(CostMetric.Delivered),
        Of(CostMetric.Wait),
        Of(CostMetric.Kernel),
        Of(CostMetric.Syscalls),
        Of(CostMetric.SendCalls),
        Of(CostMetric.ContextSwitches),
        Of(CostMetric.Allocated),
        Of(CostMetric.TlsRecords, benchmarkCase => SuiteCase.Of(benchmarkCase).Tls),
        OfEcho("EchoFirstMedian", "first back, median µs", "Time from the send of a batch, at a rate from when it was due, to its first message back", e => e.First.MedianNs),
        OfEcho("EchoFirstP99", "first p99 µs", "99th percentile of the same", e => e.First.P99Ns),
        OfEcho("EchoLastMedian", "last back, median µs", "The same to its last message back: the round trip of the whole batch", e => e.Last.MedianNs),
        OfEcho("EchoLastP90", "last p90 µs", "90th percentile of the same", e => e.Last.P90Ns),
        OfEcho("EchoLastP99", "last p99 µs", "99th percentile of the same", e => e.Last.P99Ns),
        OfEcho("EchoLastP999", "last p99.9 µs", "99.9th percentile of the same", e => e.Last.P999Ns),
        OfEcho("EchoLastMax", "last max µs", "The largest of the same", e => e.Last.MaxNs),
    ];

    /// <summary>Beside them, where runtime events were asked for.</summary>
    public static IReadOnlyList<IColumn> Events { get; } = [.. EventMetrics.All.Select(metric => Of(metric))];

    public string Id { get; }

    public string ColumnName { get; }

    public string Legend { get; }

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <summary>What concerns no case of a table, as round trips or TLS records, is no column of it.</summary>
    public bool IsAvailable(Summary summary) => _concerns is null || summary.BenchmarksCases.Any(_concerns);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        summary[benchmarkCase] is { } report && _read(report) is { } value
            ? value.ToString(_format, summary.GetCultureInfo())
            : NotAvailable;

    /// <summary>Half of the 99.9% interval of a mean; null without one, as with a single iteration.</summary>
    public static double? MarginOf(BenchmarkReport report) =>
        report.ResultStatistics?.GetConfidenceInterval(ConfidenceLevel.L999).Margin is { } margin && double.IsFinite(margin)
            ? margin
            : null;

    /// <summary>
    /// Messages accepted a second; of a throughput suite, whose time includes delivery, messages delivered. Null where the mean
    /// or, for the latter, the delivered share is not known.
    /// </summary>
    public static double? RateOf(BenchmarkReport report)
    {
        double? accepted = NsPerSecond / report.ResultStatistics?.Mean;
        if (!SuiteCase.Of(report.BenchmarkCase).UntilDelivered)
            return accepted;
        return report.Metrics.TryGetValue(CostMetric.Delivered.Id, out Metric? delivered) ? accepted * delivered.Value / Percent : null;
    }

    public override string ToString() => ColumnName;

    private static CostColumn Of(CostMetric metric, Func<BenchmarkCase, bool>? concerns = null) => new(
        metric.Id, metric.DisplayName, metric.Legend, metric.NumberFormat,
        report => report.Metrics.TryGetValue(metric.Id, out Metric? measured) ? measured.Value : null,
        concerns);

    private static CostColumn OfEcho(string id, string name, string legend, Func<EchoFigures, Reading> figure) => new(
        id, name, legend, "N1",
        report => DeliveryDiagnoser.EchoOf(report.BenchmarkCase) is { } echo ? figure(echo).Value / NsPerMicrosecond : null,
        benchmarkCase => SuiteCase.Of(benchmarkCase).Echo);
}
