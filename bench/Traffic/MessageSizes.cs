using System.Globalization;
using Bench.Reports;

namespace Bench.Traffic;

/// <summary>Bytes a message: all the same, or drawn evenly between two bounds, both included.</summary>
/// <param name="Smallest">The least.</param>
/// <param name="Largest">The most.</param>
internal readonly record struct MessageSizes(int Smallest, int Largest)
{
    public bool AreEqual => Smallest == Largest;

    public static MessageSizes Equal(int size) => new(size, size);

    /// <summary>For identifiers: <c>64B</c> or <c>64-1200B</c>.</summary>
    public override string ToString() => AreEqual
        ? string.Create(CultureInfo.InvariantCulture, $"{Largest}B")
        : string.Create(CultureInfo.InvariantCulture, $"{Smallest}-{Largest}B");

    /// <summary>For people: <c>64 B</c> or <c>64 B to 1200 B</c>.</summary>
    public string Text => AreEqual ? Format.Size(Largest) : $"{Format.Size(Smallest)} to {Format.Size(Largest)}";
}
