using System.Runtime.Versioning;
using Bench.Commands.Writing;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>A file takes the place of an older one as a whole, and is whatever the older one was.</summary>
[SupportedOSPlatform("linux")]
public sealed class OutputFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-output-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public OutputFileTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "modes, links and pipes as on Linux");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Trying_it_out_leaves_everything_as_it_was()
    {
        File.WriteAllText(At("old"), "old");
        DateTime written = File.GetLastWriteTimeUtc(At("old"));

        Assert.Null(new OutputFile(At("old")).WhyNot());
        Assert.Null(new OutputFile(At("new")).WhyNot());

        Assert.Equal([At("old")], Directory.GetFileSystemEntries(_directory));
        Assert.Equal("old", File.ReadAllText(At("old")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(At("old")));
    }

    [Fact]
    public void Who_has_the_older_file_open_keeps_reading_all_of_it()
    {
        File.WriteAllText(At("report"), "the older one");
        File.SetUnixFileMode(At("report"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using StreamReader reader = new(At("report"));

        new OutputFile(At("report")).Write("new");

        Assert.Equal("the older one", reader.ReadToEnd());
        Assert.Equal("new", File.ReadAllText(At("report")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("report")));
        Assert.Equal([At("report")], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_link_stays_a_link_also_where_it_leads_to_nothing_yet()
    {
        File.WriteAllText(At("file"), "old");
        File.CreateSymbolicLink(At("link"), "file");
        File.CreateSymbolicLink(At("dangling"), "later");

        new OutputFile(At("link")).Write("new");
        Assert.Null(new OutputFile(At("dangling")).WhyNot());
        new OutputFile(At("dangling")).Write("there");

        Assert.Equal(("file", "later"), (new FileInfo(At("link")).LinkTarget, new FileInfo(At("dangling")).LinkTarget));
        Assert.Equal(("new", "there"), (File.ReadAllText(At("file")), File.ReadAllText(At("later"))));
    }

    [Fact]
    public async Task Other_names_of_a_file_keep_their_file()
    {
        await File.WriteAllTextAsync(At("one"), "old", Token);
        await ShellAsync("ln one two");

        new OutputFile(At("one")).Write("new");

        Assert.Equal("new", await File.ReadAllTextAsync(At("two"), Token));
    }

    [Fact]
    public async Task Somebody_elses_file_stays_theirs()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "gives a file away: needs root");
        await File.WriteAllTextAsync(At("theirs"), "old", Token);
        await ShellAsync("chown 65534:65534 theirs");

        new OutputFile(At("theirs")).Write("new");

        Assert.Equal("65534", await ShellAsync("stat -c %u theirs"));
        Assert.Equal("new", await File.ReadAllTextAsync(At("theirs"), Token));
    }

    [Fact]
    public async Task A_reader_of_a_pipe_gets_all_of_it_and_nothing_before()
    {
        await ShellAsync("mkfifo pipe");
        OutputFile pipe = new(At("pipe"));
        Assert.Null(pipe.WhyNot());

        await using BenchProcess reader = BenchProcess.Start("cat", [At("pipe")]);
        pipe.Write("all of it\n");

        Assert.Equal("all of it", (await reader.WaitAsync(Token)).Output.Trim());
        Assert.Null(new OutputFile("/dev/null").WhyNot());
        new OutputFile("/dev/null").Write("nowhere");
    }

    [Theory]
    [InlineData("> out; cat out")]
    [InlineData("| cat")]
    public async Task Standard_output_is_written_behind_what_is_there(string redirect)
    {
        string output = await ShellAsync($"(echo before; dotnet {BenchProcess.Program} send -n 10 --export-json /dev/stdout; echo after) 2> /dev/null {redirect}");

        Assert.StartsWith("before\n", output, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"send\"", output, StringComparison.Ordinal);
        Assert.EndsWith("after", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_appended_stands_behind_what_is_there()
    {
        OutputFile file = new(At("summary"));
        file.Append("one\n");
        file.Append("two\n");

        Assert.Equal("one\ntwo\n", File.ReadAllText(At("summary")));
    }

    private string At(string name) => Path.Combine(_directory, name);

    private async Task<string> ShellAsync(string script)
    {
        await using BenchProcess shell = BenchProcess.Start("sh", ["-c", $"cd {_directory} && {script}"]);
        Outcome outcome = await shell.WaitAsync(Token);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome.Output.Trim();
    }
}
