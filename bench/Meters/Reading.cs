using System.Diagnostics.CodeAnalysis;

namespace Bench.Meters;

/// <summary>A figure that was measured, or the reason why it was not. Never 0 for "unknown".</summary>
internal readonly record struct Reading(double? Value, string? Reason)
{
    public static Reading Of(double value) => new(value, null);

    public static Reading NotAvailable(string reason) => new(null, reason);

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsMeasured => Value is not null;

    /// <summary>The same reading for one of <paramref name="count"/> messages.</summary>
    public Reading Per(long count) => Value is { } v ? Of(v / count) : this;
}
