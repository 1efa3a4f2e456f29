using System.Text.RegularExpressions;
using Bench.Commands;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>What a reader sees at the edge of a terminal, and where lines stay whole.</summary>
public sealed partial class ScreenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one two three four", 10, 2, "one two|  three|  four")]
    [InlineData("exactly ten", 11, 2, "exactly ten")]
    [InlineData("one two", 3, 0, "one|two")]
    [InlineData("  two /a/path/longer/than/the/line end", 12, 4, "  two|    /a/path/longer/than/the/line|    end")]
    [InlineData("/a/path/longer/than/the/line", 12, 4, "/a/path/longer/than/the/line")]
    [InlineData("", 10, 2, "")]
    public void Lines_are_broken_between_words(string text, int columns, int hang, string expected) =>
        Assert.Equal(expected.Split('|'), Screen.Fold(text, columns, hang));

    [Fact]
    public void What_continues_a_line_stands_below_the_text_behind_its_first_gap()
    {
        Assert.Equal(["sent          1,000 messages", "              and more"], Written(30, s => s.WriteLine("sent          1,000 messages and more")));
        Assert.Equal(["sent          1,000", "  messages and more"], Written(20, s => s.WriteLine("sent          1,000 messages and more")));
    }

    [Fact]
    public void A_command_is_broken_where_a_shell_joins_it_again()
    {
        const string Command = "  sudo sh -c 'echo one two three' && sysctl a=1";
        string[] lines = Written(24, s => s.WriteCommand(Command));
        Assert.All(lines.SkipLast(1), line => Assert.EndsWith(" \\", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("'echo one two three'", StringComparison.Ordinal));
        Assert.Equal(Command, Regex.Replace(string.Join('\n', lines), @" \\\n +", " "));
        Assert.Equal([Command], Written(null, s => s.WriteCommand(Command)));
    }

    [Fact]
    public void A_table_without_room_is_stacked_with_every_figure()
    {
        FigureTable table = new(["row", "× (99% interval)", "ns/message", "was", "delivered"]);
        table.Add("tcp/flush/64B/b64", "33.1× [32.0, 34.2]", "151", "5,012", "100%");
        Assert.Equal(
            [
                "row                × (99% interval)    ns/message  was    delivered",
                "-----------------  ------------------  ----------  -----  ---------",
                "tcp/flush/64B/b64  33.1× [32.0, 34.2]  151         5,012  100%",
            ],
            Written(67, table.WriteTo));
        Assert.Equal(
            ["tcp/flush/64B/b64", "  × (99% interval) 33.1× [32.0, 34.2];", "  ns/message 151, was 5,012; delivered 100%"],
            Written(66 - 20, table.WriteTo));
        Assert.Single(Written(null, table.WriteTo), line => line.EndsWith("100%", StringComparison.Ordinal));
    }

    /// <summary>A terminal made by script(1), of so many columns; standard output and standard error are both it.</summary>
    [Theory, InlineData(40), InlineData(60), InlineData(80), InlineData(200)]
    public async Task On_a_terminal_no_line_is_longer_than_it_is_wide(int columns)
    {
        SkipWithoutScript();
        string missing = Path.Combine(Path.GetTempPath(), "batchsend-" + Path.GetRandomFileName());
        List<string> all = ["--help", "compare --help", "gate --help", "sink --help", "list", "doctor", "compare mmsg per-buffer", $"send --tls --ca {missing} 127.0.0.1:9"];
        if (columns is 40 or 80)
            all.AddRange(["send -n 200 --events", "send -u -n 200 --echo", "compare per-buffer flush --launches 1 --no-self-check", "hand-over --times 1"]);
        foreach (string arguments in all)
        {
            string[] lines = await OnTerminalAsync(columns, arguments);
            // A word that no line can hold, such as a path, has one of its own.
            Assert.All(lines, line => Assert.True(line.Length <= columns || !line.TrimStart().Contains(' '), $"{arguments}: {line.Length} of {columns} columns: {line}"));
        }
    }

    [Theory, InlineData(40), InlineData(80)]
    public async Task On_a_terminal_every_word_of_a_file_is_there_whole(int columns)
    {
        SkipWithoutScript();
        foreach (string arguments in new[] { "list", "gate --help", "compare --help" })
        {
            Outcome file = await BenchProcess.RunAsync(Token, arguments.Split(' '));
            string terminal = string.Join(' ', await OnTerminalAsync(columns, arguments));
            Assert.All(Words(file.Output), word => Assert.Contains(word, terminal, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task In_a_pipe_lines_are_whole_unless_the_columns_are_asked_for()
    {
        Outcome whole = await BenchProcess.RunAsync(Token, "list");
        string line = Assert.Single(whole.Output.Split('\n'), l => l.StartsWith("  segment-offload ", StringComparison.Ordinal));
        Assert.EndsWith("the rest by mmsg", line.TrimEnd(), StringComparison.Ordinal);
        await using BenchProcess narrow = BenchProcess.Start("env", [Screen.WidthVariable + "=50", "dotnet", BenchProcess.Program, "list"]);
        Outcome asked = await narrow.WaitAsync(Token);
        Assert.All(asked.Output.Split('\n'), l => Assert.InRange(l.TrimEnd().Length, 0, 50));
        Assert.Equal(Words(whole.Output), Words(asked.Output));
    }

    /// <summary>A parent reads the last line of what its child says: no variable of the user breaks that.</summary>
    [Fact]
    public async Task An_error_is_one_line_where_it_goes_to_no_terminal()
    {
        await using BenchProcess send = BenchProcess.Start("env", [Screen.WidthVariable + "=30", "dotnet", BenchProcess.Program, "send", "-s", "naive"]);
        Assert.Single((await send.WaitAsync(Token)).Error.TrimEnd().Split('\n'));
    }

    /// <summary>The answer alone, for <c>send | tail -1</c> and the like; what happens meanwhile is on the standard error.</summary>
    [Theory]
    [InlineData("^sent ", "^on ", "send", "-t", "1.3")]
    [InlineData("^sent ", "^on ", "send", "-n", "100", "--echo")]
    [InlineData("^Strategies$", "^  .*Suite ", "list")]
    [InlineData("^row ", "^tcp/flush/64B/b64 ", "compare", "per-buffer", "flush", "--launches", "1", "--no-self-check")]
    [InlineData("^row ", "^tcp/flush/64B/b64 ", "compare", "per-buffer", "flush", "--launches", "1", "--no-self-check", "--throughput")]
    [InlineData("^TCP: ", "^UDP: ", "hand-over", "--times", "1")]
    [InlineData("^Description:$", "bench --", "--help")]
    [InlineData(@"^\d+\.\d+", @"^\d+\.\d+", "--version")]
    public async Task The_answer_goes_to_standard_output(string first, string last, params string[] arguments)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, arguments);
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        string[] lines = outcome.Output.Trim('\n').Split('\n');
        Assert.Matches(first, lines[0]);
        Assert.Matches(last, lines[^1]);
        Assert.DoesNotContain(lines, line => Progress().IsMatch(line));
        Assert.All(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Progress(), line));
    }

    [GeneratedRegex(@"^\[\d+/\d+\] |messages accepted  |launch(es)?, seed \d+; ")]
    private static partial Regex Progress();

    private static string[] Written(int? width, Action<Screen> write)
    {
        using StringWriter text = new();
        write(new Screen(text, width));
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string[]> OnTerminalAsync(int columns, string arguments)
    {
        await using BenchProcess terminal = BenchProcess.Start(
            "script", ["-qec", $"stty cols {columns} rows 50; dotnet '{BenchProcess.Program}' {arguments}", "/dev/null"]);
        Outcome outcome = await terminal.WaitAsync(Token);
        // What the runtime tells a terminal when it begins to use it has no width.
        string text = Escape().Replace(outcome.Output, "");
        return [.. text.Split('\n').Select(line => line.TrimEnd())];
    }

    [GeneratedRegex(@"\e(\[[0-9;?]*[a-zA-Z]|[=>])")]
    private static partial Regex Escape();

    private static void SkipWithoutScript() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "makes a terminal with script(1) (Debian: bsdutils)");
}
