using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Parts of sentences about one row. The verdict decides the words, nothing else does.</summary>
internal static class Words
{
    /// <summary>Two counts closer than this are one count: it allows for a repeated call in a long window.</summary>
    public const double CountTolerance = 0.02;

    /// <summary>What stands for TLS over TCP where a transport is named.</summary>
    public const string Tls = "TLS";

    public static string Code(string strategy) => $"`{strategy}`";

    /// <summary>What the pair says: <c>is faster than `per-buffer`: 33.1× [30.2, 36.3]</c>.</summary>
    public static string Claim(ReportRow row)
    {
        string reference = Code(row.Cell.Reference);
        string figures = Format.RatioWithInterval(row.Estimate);
        return row.Verdict switch
        {
            Verdict.Faster => $"is faster than {reference}: {figures}",
            Verdict.Slower => $"is slower than {reference}: {figures}",
            Verdict.Same => $"costs the same as {reference} within 2%: {figures}",
            Verdict.NoDifferenceShown => $"shows no difference from {reference}: {figures}",
            Verdict.Undecided => $"cost {(row.Estimate.Ratio > 1 ? "less" : "more")} than {reference} in every launch, which are too few for a word: {figures}",
            Verdict.NotSteady => $"was not steady, so it is not judged against {reference}: {figures}",
            Verdict.TooNoisy => $"was measured on too noisy a host to be judged against {reference}: {figures}",
            Verdict.Provisional => $"is not judged against {reference} yet: {figures}",
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Verdict, null),
        };
    }

    /// <summary>What an arm made, by the kernel's count or, where there is none, by the library's own under its own name.</summary>
    public static string Calls(ArmSummary arm) => arm.SendCalls.IsMeasured
        ? $"makes {CallCount(arm.SendCalls.Value.Value)} kernel send calls a message"
        : $"was issued as {CallCount(arm.Issued)} send operations a message by the library (kernel calls were not counted)";

    /// <summary>A count of calls a message; one call for many messages also as a fraction.</summary>
    public static string CallCount(double calls)
    {
        double messages = calls > 0 ? 1 / calls : 0;
        bool isFraction = messages >= 1.5 && Math.Abs(messages - Math.Round(messages)) < CountTolerance * messages;
        string number = Format.Number(calls);
        return isFraction ? $"{number} (1/{Format.Count((long)Math.Round(messages))})" : number;
    }

    /// <summary>The count that sentences compare: the kernel's where there is one, else what the library issued.</summary>
    public static double CountedOrIssued(ArmSummary arm) => arm.SendCalls.Value ?? arm.Issued;

    public static string Allocates(ArmSummary arm) => arm.AllocatedBytes.IsMeasured
        ? $"allocates {Format.Bytes(arm.AllocatedBytes.Value.Value)} B a message"
        : $"allocates an amount that was not measured ({arm.AllocatedBytes.Reason})";

    /// <summary>Smallest to largest of the figures, or the one that they all round to.</summary>
    public static string Range(IEnumerable<double> values, Func<double, string> format)
    {
        List<double> all = [.. values];
        string low = format(all.Min());
        string high = format(all.Max());
        return low == high ? low : $"{low} to {high}";
    }

    public static string Join(IEnumerable<string> parts) => string.Join(", ", parts);

    /// <summary>The first reason among readings that were not taken; null when all were.</summary>
    public static string? FirstReason(IEnumerable<Reading> readings) =>
        readings.Where(r => !r.IsMeasured).Select(r => r.Reason).FirstOrDefault();
}
