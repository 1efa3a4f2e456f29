using System.Globalization;
using System.Text;

namespace BatchSend.Endpoints;

/// <summary>
/// Labels in any script. The framework's <see cref="IdnMapping"/> writes them as DNS has them; what people type is mapped
/// before that as RFC 5895 says, since IdnMapping does so only where the process has globalization data.
/// </summary>
internal static class InternationalName
{
    private const string Prefix = "xn--"; // RFC 5890, section 2.3.2.1

    // The block "Fullwidth Forms": U+FF01 to U+FF5E stand for U+0021 to U+007E (The Unicode Standard, chapter 18).
    private const char FirstFullWidth = '\uFF01', LastFullWidth = '\uFF5E', FirstPrinting = '!';

    // Combining Diacritical Marks.
    private const char FirstMark = '\u0300', LastMark = '\u036F';

    private static readonly IdnMapping Mapping = new();

    /// <summary>Whether this process can join a letter and its mark: not with invariant globalization.</summary>
    private static readonly bool Composes = "o\u0308".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>The full stop and those that IDNA counts as one (RFC 3490, section 3.1).</summary>
    public static bool IsDot(char c) => c is '.' or '\u3002' or '\uFF0E' or '\uFF61';

    /// <summary>Letters, marks and digits of any script, the hyphen, the underscore, dots, and the few other characters that RFC 5892 admits (section 2.6 and appendix A).</summary>
    public static bool IsAllowed(Rune rune)
    {
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' or '.';
        if (rune.Value is >= FirstFullWidth and <= LastFullWidth)
            return IsAllowed(new Rune(rune.Value - FirstFullWidth + FirstPrinting));
        return (rune.IsBmp && IsDot((char)rune.Value))
            || rune.Value is 0x00B7 or 0x0375 or 0x05F3 or 0x05F4 or 0x3007 or 0x30FB
            || Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    /// <summary>Lower case, ordinary width, composed.</summary>
    public static string Map(string label)
    {
        if (Ascii.IsValid(label))
            return label.ToLowerInvariant();
        string narrow = string.Create(label.Length, label, static (to, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                to[i] = from[i] is >= FirstFullWidth and <= LastFullWidth ? (char)(from[i] - FirstFullWidth + FirstPrinting) : from[i];
        });
        string lower = narrow.ToLowerInvariant();
        return Composes ? lower.Normalize(NormalizationForm.FormC) : lower;
    }

    /// <summary>Where a mark stands that should have been joined with its letter, but cannot be here; −1 when nowhere.</summary>
    public static int LooseMark(string label) => Composes ? -1 : label.AsSpan().IndexOfAnyInRange(FirstMark, LastMark);

    /// <summary>A mapped label as DNS has it; null when it cannot be written so, or pretends to be written so and is not.</summary>
    public static string? Encode(string label)
    {
        try
        {
            if (!Ascii.IsValid(label))
                return Mapping.GetAscii(label).ToLowerInvariant();
            if (label.StartsWith(Prefix, StringComparison.Ordinal))
                return Mapping.GetAscii(Mapping.GetUnicode(label)) == label ? label : null;
            return label;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
