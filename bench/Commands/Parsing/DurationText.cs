using System.Globalization;

namespace Bench.Commands.Parsing;

/// <summary>A time in seconds, whole or decimal.</summary>
internal static class DurationText
{
    /// <summary>Longest run of one command, a day: more is a slip of the keyboard.</summary>
    private const double MaxSeconds = 86_400;

    /// <exception cref="CommandFailure">It is none; the message says what is allowed.</exception>
    public static TimeSpan Parse(string text)
    {
        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds);
        return isNumber && seconds > 0 && seconds <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw CommandFailure.Usage($"'{text}' is not a time in seconds; allowed: above 0, up to {MaxSeconds}");
    }
}
