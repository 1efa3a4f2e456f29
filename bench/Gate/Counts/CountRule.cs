using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate.Counts;

/// <summary>Holds counts against the baseline, exactly. Pure.</summary>
internal static class CountRule
{
    /// <summary>Bytes a window below which nothing was allocated: the smallest object on a 64-bit runtime has 24 (header, method table, one field).</summary>
    public const int SmallestObject = 24;

    /// <summary>One row a measured cell, in their order, then those that only the baseline has.</summary>
    /// <param name="measures">What was counted.</param>
    /// <param name="baseline">What the counts are held against.</param>
    /// <param name="expects">Whether a row of the baseline should have been among them.</param>
    public static IReadOnlyList<CountRow> Judge(IReadOnlyList<CountMeasure> measures, Baseline baseline, Func<string, bool> expects) =>
    [
        .. measures.Select(m => Judge(m, baseline.Cells.GetValueOrDefault(m.Cell.Id))),
        .. baseline.Cells.Where(b => expects(b.Key)).ExceptBy(measures.Select(m => m.Cell.Id), b => b.Key)
            .Select(b => new CountRow(b.Key, null, b.Value, GateVerdict.Missing, "in the baseline and not in this build")),
    ];

    public static CountRow Judge(CountMeasure measure, BaselineEntry? entry)
    {
        Finding finding = Find(measure, entry);
        return new CountRow(measure.Cell.Id, measure, entry, finding.Verdict, finding.Message) { RegressionKind = finding.Kind };
    }

    private static Finding Find(CountMeasure measure, BaselineEntry? entry)
    {
        if (measure.NotMeasuredReason is { } reason)
            return new Finding(measure.Failed ? GateVerdict.Failed : GateVerdict.NotMeasured, reason);
        if (measure.DeliveredMessages < measure.SentMessages)
            return Finding.Of(RegressionKind.Delivery, $"{Messages(measure.SentMessages)} were accepted, and only {Format.Count(measure.DeliveredMessages)} arrived");
        if (measure.DeliveredMessages > measure.SentMessages)
            return Finding.Of(RegressionKind.Delivery, $"{Messages(measure.SentMessages)} were sent, and {Format.Count(measure.DeliveredMessages)} arrived: some twice");
        if (entry is null)
            return new Finding(GateVerdict.Missing, "not in the baseline; 'gate --update-baseline' adds it");

        Reading calls = Calls(measure);
        if (!calls.IsMeasured)
            return new Finding(GateVerdict.NotMeasured, calls.Reason);
        return Compare(measure, calls.Value.Value, entry);
    }

    /// <summary>The kernel's count; where it cannot be had for want of a privilege, what the library says it issued.</summary>
    private static Reading Calls(CountMeasure measure) =>
        measure.SendCalls.IsMeasured || measure.SendCalls.Reason.StartsWith(CountingWindows.Unstable, StringComparison.Ordinal)
            ? measure.SendCalls
            : measure.Issued;

    private static Finding Compare(CountMeasure measure, double calls, BaselineEntry entry)
    {
        // Each operation that a strategy issues is a call of the send family, or several.
        if (measure.Issued.Value is { } issued && issued > calls)
            return Finding.Of(RegressionKind.Calls, $"send calls a batch: the library issued {SendCallNames.Number(issued / measure.Batches)}, the kernel saw {SendCallNames.Number(calls / measure.Batches)}; it sends by calls that are not counted");
        CallRule held = new(calls, measure.SendCalls.IsMeasured ? measure.SendCallsByName : null, measure.Batches, entry);
        if (held.IsDearer)
            return Finding.Of(RegressionKind.Calls, held.Sentence);
        if (entry.AllocatedBytes is { } bytes)
        {
            if (!measure.AllocatedBytes.IsMeasured)
                return new Finding(GateVerdict.NotMeasured, measure.AllocatedBytes.Reason);
            double allocated = measure.AllocatedBytes.Value.Value;
            if (allocated >= (bytes * measure.Batches) + SmallestObject)
                return Finding.Of(RegressionKind.Bytes, $"{SendCallNames.Number(allocated / measure.Batches)} B allocated a batch, the baseline has {Format.Count(bytes)} B");
        }

        return held.IsFewer
            ? new Finding(GateVerdict.Improved, $"{held.Sentence}; {CallRule.KeepsIt}")
            : new Finding(GateVerdict.Pass, null);
    }

    private readonly record struct Finding(GateVerdict Verdict, string? Message, RegressionKind? Kind = null)
    {
        public static Finding Of(RegressionKind kind, string message) => new(GateVerdict.Regression, message, kind);
    }

    private static string Messages(long count) => Format.Counted(count, "message", "messages");
}
