using System.Diagnostics.CodeAnalysis;

namespace Bench.Meters;

/// <summary>A figure that was measured, or the reason why it was not. Never 0 for "unknown".</summary>
internal readonly record struct Reading(double? Value, string? Reason)
{
    private const string NotFinite = "not a finite number";

    /// <summary>A figure; what was divided by nothing is none.</summary>
    public static Reading Of(double value) => double.IsFinite(value) ? new(value, null) : NotAvailable(NotFinite);

    public static Reading NotAvailable(string reason) => new(null, reason);

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsMeasured => Value is not null;

    /// <summary>The same reading for one of <paramref name="count"/> messages.</summary>
    public Reading Per(long count) => Value is { } v ? Of(v / count) : this;
}
