namespace Bench.Reports;

/// <summary>One statement and where in the JSON it stands, for reports whose statements a terminal shows as well.</summary>
/// <param name="Text">The statement, as a terminal shows it: the JSON is not on the screen.</param>
/// <param name="Paths">What it rests on, as paths within the document: <c>counts[12]</c>.</param>
internal sealed record Claim(string Text, params IReadOnlyList<string> Paths)
{
    /// <summary>The statement as a report has it.</summary>
    public string WithPaths => $"{Text} ({string.Join(", ", Paths)})";

    /// <summary>Where a row of a list stands.</summary>
    public static string Row(string list, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{list}[{index}]");
}
