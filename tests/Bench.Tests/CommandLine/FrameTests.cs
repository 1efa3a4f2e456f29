using System.CommandLine;
using Bench.Commands;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class FrameTests
{
    public static TheoryData<string> Verbs => [.. Root.Create().Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];

    [Theory, MemberData(nameof(Verbs))]
    public async Task Help_of_every_verb_ends_with_examples(string verb)
    {
        Outcome help = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, verb, "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Equal("", help.Error);
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        Assert.Contains($"{HelpWithExamples.Program} {verb}", help.Output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Verbs))]
    public void Every_example_is_a_line_that_the_parser_takes(string verb)
    {
        Root root = Root.Create();
        Verb command = Assert.IsType<Verb>(root.Subcommands.Single(c => c.Name == verb));
        Assert.NotEmpty(command.Examples);
        foreach ((string line, _) in command.Examples)
            Assert.Null(ParseErrorLine.Of(root.Parse(line, Root.Parsing)));
    }

    [Fact]
    public async Task Help_and_version_of_the_program_exit_0()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Outcome help = await BenchProcess.RunAsync(token, "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.All(Verbs, verb => Assert.Contains(verb.Data, help.Output, StringComparison.Ordinal));
        Outcome version = await BenchProcess.RunAsync(token, "--version");
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    [Theory]
    [InlineData("unknown verb 'lisst'; verbs: list", "lisst")]
    [InlineData("unknown option '--jsn'; list takes --json", "list", "--jsn")]
    [InlineData("'extra' is one argument too many", "list", "extra")]
    [InlineData("unknown option '--nonsense'", "--nonsense")]
    public async Task A_line_that_cannot_be_parsed_exits_2_with_one_line(string expected, params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, args);
        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--filter", "*Tcp*")]
    [InlineData("--filter=*Tcp*")]
    [InlineData("--list", "flat")]
    [InlineData("-f", "*")]
    public void A_bare_benchmark_option_goes_to_run(params string[] args) =>
        Assert.Equal(["run", .. args], BenchmarkArguments.WithVerb(args, Root.Create()));

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--version")]
    [InlineData("--nonsense")]
    [InlineData("list", "--json")]
    [InlineData("send", "--filter")]
    public void Other_lines_stay_as_they_are(params string[] args) =>
        Assert.Equal(args, BenchmarkArguments.WithVerb(args, Root.Create()));
}
