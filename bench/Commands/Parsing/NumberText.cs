using System.Globalization;

namespace Bench.Commands.Parsing;

/// <summary>Whole numbers as a user writes them: <c>64</c>, <c>16K</c> (K = 1024, M = 1024²), lists and ranges of them.</summary>
internal static class NumberText
{
    /// <summary>For the help of options that take <see cref="ParseList"/>.</summary>
    public const string ListHelp = "a list (64,1200,16K; K = 1024) and ranges (1-64: every power of two from 1 to 64)";

    private const int Kilo = 1024;

    /// <summary>One number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <exception cref="CommandFailure">It is none; the message says what is allowed.</exception>
    public static long Parse(string text, long min, long max)
    {
        long factor = text switch
        {
            [.., 'k' or 'K'] => Kilo,
            [.., 'm' or 'M'] => Kilo * Kilo,
            _ => 1,
        };
        string digits = factor == 1 ? text : text[..^1];
        bool isNumber = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && Math.Abs((decimal)value) <= long.MaxValue / factor;
        if (!isNumber)
            throw CommandFailure.Usage($"'{text}' is not a whole number; {Range(min, max)}, K = 1024");
        value *= factor;
        return value >= min && value <= max
            ? value
            : throw CommandFailure.Usage($"{text} is not allowed; {Range(min, max)}");
    }

    /// <summary>A list of numbers and ranges, each number once, in the order given.</summary>
    /// <exception cref="CommandFailure">A part of it is wrong; the message says which and what is allowed.</exception>
    public static IReadOnlyList<int> ParseList(string text, int min, int max)
    {
        List<int> values = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            // A minus sign in front is a negative number, anywhere else it is a range.
            int dash = part.Length > 1 ? part.IndexOf('-', 1) : -1;
            if (dash < 0)
                values.Add((int)Parse(part, min, max));
            else
                values.AddRange(PowersOfTwo(part, Parse(part[..dash], min, max), Parse(part[(dash + 1)..], min, max)));
        }

        return [.. values.Distinct()];
    }

    private static List<int> PowersOfTwo(string range, long from, long to)
    {
        List<int> powers = [];
        for (long power = 1; power <= to; power *= 2)
        {
            if (power >= from)
                powers.Add((int)power);
        }

        return powers.Count > 0
            ? powers
            : throw CommandFailure.Usage($"the range '{range}' holds no power of two; a range A-B stands for every power of two from A to B");
    }

    private static string Range(long min, long max) =>
        max == long.MaxValue ? $"allowed: {min} and more" : string.Create(CultureInfo.InvariantCulture, $"allowed: {min} to {max}");
}
