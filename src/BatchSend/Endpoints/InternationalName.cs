using System.Buffers;
using System.Globalization;
using System.Text;

namespace BatchSend.Endpoints;

/// <summary>
/// Labels in any script. The framework's <see cref="IdnMapping"/> writes them as DNS has them; what people type is mapped
/// before that as RFC 5895 says, since IdnMapping does so only where the process has globalization data.
/// </summary>
/// <remarks>
/// What only such data could map is refused rather than looked up as another name, with data too, so that a name means the
/// same in every process. Left over without data: letters and marks of other scripts that a keyboard writes as one
/// character, and that come as two, are looked up as two, and so is the odd form that stands in no block below. The
/// joiners of RFC 5892 (appendix A.1 and A.2), which cannot be seen, are taken in the form xn--… alone.
/// </remarks>
internal static class InternationalName
{
    private const string Prefix = "xn--"; // RFC 5890, section 2.3.2.1

    // The block "Fullwidth Forms": U+FF01 to U+FF5E stand for U+0021 to U+007E (The Unicode Standard, chapter 18).
    private const char FirstFullWidth = '\uFF01', LastFullWidth = '\uFF5E', FirstPrinting = '!';

    // Combining Diacritical Marks, and the two that make another letter of one of Japanese.
    private static readonly SearchValues<char> Marks =
        SearchValues.Create([.. Enumerable.Range('\u0300', '\u036F' - '\u0300' + 1).Select(static c => (char)c), '\u3099', '\u309A']);

    // Other forms of letters and digits, which IDNA has not (RFC 5892, section 2.2: what normalization changes), by the blocks
    // of the Unicode Standard that hold such alone or nearly so; and the dotted capital I, whose small form depends on the language.
    private static readonly (int First, int Last)[] OtherForms =
    [
        (0x00AA, 0x00AA), (0x00BA, 0x00BA), (0x0130, 0x0130), (0x0132, 0x0133), (0x013F, 0x0140), (0x0149, 0x0149), (0x017F, 0x017F),
        (0x01C4, 0x01CC), (0x01F1, 0x01F3), (0x02B0, 0x02B8), (0x02E0, 0x02E4), (0x03D0, 0x03D6), (0x03F0, 0x03F2),
        (0x1D2C, 0x1D6A), (0x1D78, 0x1D78), (0x1D9B, 0x1DBF), // Phonetic Extensions
        (0x2071, 0x2071), (0x207F, 0x207F), (0x2090, 0x209C), // Superscripts and Subscripts
        (0x2100, 0x214F), // Letterlike Symbols
        (0x3131, 0x318E), // Hangul Compatibility Jamo
        (0xF900, 0xFA0D), (0xFA10, 0xFAD9), // CJK Compatibility Ideographs
        (0xFB00, 0xFDFB), (0xFE70, 0xFEFC), // Alphabetic and Arabic Presentation Forms
        (0xFF66, 0xFFDC), // Halfwidth Forms
        (0x1D400, 0x1D7FF), // Mathematical Alphanumeric Symbols
        (0x1EE00, 0x1EEFF), // Arabic Mathematical Alphabetic Symbols
        (0x1FBF0, 0x1FBF9), // digits of Symbols for Legacy Computing
        (0x2F800, 0x2FA1D), // CJK Compatibility Ideographs Supplement
    ];

    private static readonly IdnMapping Mapping = new();

    /// <summary>Whether this process can join a letter and its mark: not with invariant globalization.</summary>
    private static readonly bool Composes = "o\u0308".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>The full stop and those that IDNA counts as one (RFC 3490, section 3.1).</summary>
    public static bool IsDot(char c) => c is '.' or '\u3002' or '\uFF0E' or '\uFF61';

    /// <summary>Letters, marks and digits of any script, the hyphen, the underscore, dots, and the few signs that RFC 5892 admits (section 2.6 and appendix A.3 to A.7).</summary>
    public static bool IsAllowed(Rune rune)
    {
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' or '.';
        if (rune.Value is >= FirstFullWidth and <= LastFullWidth)
            return IsAllowed(new Rune(rune.Value - FirstFullWidth + FirstPrinting));
        if (OtherForms.Any(range => rune.Value >= range.First && rune.Value <= range.Last))
            return false;
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
    public static int LooseMark(string label) => Composes ? -1 : label.AsSpan().IndexOfAny(Marks);

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
