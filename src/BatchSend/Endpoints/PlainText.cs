using System.Globalization;
using System.Text;

namespace BatchSend.Endpoints;

/// <summary>Text of unknown origin as it may stand in an error line: in quotes, of bounded length, nothing in it that a terminal acts upon.</summary>
internal static class PlainText
{
    /// <summary>Characters shown on either side of the position; more is cut off.</summary>
    private const int Reach = 40;

    /// <summary>The part of a text around a position.</summary>
    public static string Around(string text, int position)
    {
        int from = Math.Max(0, Math.Min(position, text.Length) - Reach), to = Math.Min(text.Length, position + Reach);
        return Quote($"{(from > 0 ? "…" : "")}{text[from..to]}{(to < text.Length ? "…" : "")}");
    }

    /// <summary>The beginning of a part of a text.</summary>
    public static string Of(ReadOnlySpan<char> part) =>
        Quote(part.Length > 2 * Reach ? $"{part[..(2 * Reach)]}…" : part.ToString());

    /// <summary>The characters of a text, one beyond the basic plane as one.</summary>
    public static int Runes(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i) && !IsActive(CharUnicodeInfo.GetUnicodeCategory(text, i)))
                quoted.Append(text[i]).Append(text[++i]);
            else if (IsActive(char.GetUnicodeCategory(text[i])))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            else
                quoted.Append(text[i]);
        }

        return quoted.Append('\'').ToString();
    }

    private static bool IsActive(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
