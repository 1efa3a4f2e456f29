using System.Text.RegularExpressions;

namespace BatchSend.Tests.Documents;

/// <summary>Marked parts of a sample, as a page of docs/ shows them.</summary>
internal static partial class SampleCode
{
    /// <summary>What stands between the comments <c>&lt;name&gt;</c> and <c>&lt;/name&gt;</c>, without the indent that it has in common, by name.</summary>
    public static Dictionary<string, string> Of(string sample) => Part().Matches(DocumentParts.Read($"samples/{sample}/Program.cs")).ToDictionary(
        static m => m.Groups["name"].Value,
        static m => Unindented(m.Groups["code"].Value, m.Groups["indent"].Length));

    /// <summary>A part as a block of Markdown.</summary>
    public static string Block(string code) => $"\n```csharp\n{code}```\n\n";

    /// <summary>How many blocks of code a page has.</summary>
    public static int CountBlocks(string page) => Fence().Count(DocumentParts.Read(page));

    private static string Unindented(string code, int indent) =>
        string.Concat(code.Split('\n')[..^1].Select(line => (line.Length > indent ? line[indent..] : line.TrimStart()) + "\n"));

    [GeneratedRegex(@"(?<=\n)(?<indent> *)// <(?<name>\w+)>\n(?<code>.*?\n) *// </\k<name>>\n", RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
