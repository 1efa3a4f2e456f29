using System.Text.RegularExpressions;
using Xunit;

namespace BatchSend.Tests.Documents;

/// <summary>
/// The parts of a page of docs/ that are made, not written: what stands between <c>&lt;!-- made: NAME --&gt;</c> and
/// <c>&lt;!-- end --&gt;</c>. With <see cref="WriteVariable"/> set to 1 the page is written anew instead of compared.
/// </summary>
internal static partial class DocumentParts
{
    public const string WriteVariable = "BATCHSEND_WRITE_DOCS";

    public static string Root { get; } = FindRoot();

    /// <summary>The names of the parts of a page, in order.</summary>
    public static IReadOnlyList<string> Names(string page) => [.. Made().Matches(Read(page)).Select(static m => m.Groups["name"].Value)];

    /// <summary>Holds every part to what makes it.</summary>
    public static void AssertMade(string page, Func<string, string> make)
    {
        string current = Read(page);
        string should = Made().Replace(current, m => $"<!-- made: {m.Groups["name"].Value} -->\n{make(m.Groups["name"].Value)}<!-- end -->");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(PathOf(page), should);
        else
            Assert.True(should == current, $"{page} is not what it is made of: {WriteVariable}=1 dotnet test writes it anew");
    }

    public static string Read(string page) => File.ReadAllText(PathOf(page)).ReplaceLineEndings("\n");

    private static string PathOf(string page) => Path.Combine(Root, page.Replace('/', Path.DirectorySeparatorChar));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bench.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("no Bench.sln above the test program");
    }

    [GeneratedRegex("<!-- made: (?<name>[^>]+?) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Made();
}
