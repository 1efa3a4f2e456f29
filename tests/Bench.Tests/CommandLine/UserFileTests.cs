using Bench.Commands;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>Whatever a user names: its bytes, or one sentence and an end.</summary>
public sealed class UserFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-file-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_is_read_whole_and_other_things_say_what_they_are()
    {
        byte[] content = new byte[200_000];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(At("file"), content);
        File.WriteAllText(At("empty"), "");
        Assert.Equal(content, UserFile.Read(At("file")));
        AssertRefused("it is empty", At("empty"));
        AssertRefused("it is a folder", _directory);
        AssertRefused("there is no such file", At("absent"));
        AssertRefused("there is no such file", Path.Combine(_directory, "absent", "absent"));
    }

    [Fact]
    public void A_device_without_an_end_is_not_read_for_ever()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices of Linux");
        AssertRefused("it is larger than 64 MiB", "/dev/zero");
        AssertRefused("it is empty", "/dev/null");
    }

    /// <summary>As a user starts it: nothing may wait for ever, and each is one line with its exit code.</summary>
    [Fact]
    public async Task A_named_pipe_that_nobody_writes_into_is_refused_by_every_verb()
    {
        string pipe = await PipeAsync();
        foreach ((int exitCode, string[] args) in ((int, string[])[])
        [
            (ExitCodes.Usage, ["report", pipe]),
            (ExitCodes.Usage, ["sink", "--tls", "--cert", pipe]),
            (ExitCodes.Usage, ["send", "127.0.0.1:9", "--tls", "--ca", pipe]),
            (ExitCodes.NoData, ["gate", "--baseline", pipe]),
        ])
        {
            Outcome outcome = await BenchProcess.RunAsync(Token, args);
            Assert.True(outcome.ExitCode == exitCode && outcome.Output.Length == 0, outcome.ToString());
            Assert.Contains($"'{pipe}' ", outcome.Error, StringComparison.Ordinal);
            Assert.EndsWith(": it does not open, like a pipe that nobody writes into", Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_named_pipe_is_read_to_its_end()
    {
        string pipe = await PipeAsync();
        await using BenchProcess writer = BenchProcess.Start("sh", ["-c", $"printf 'one two' > '{pipe}'"]);
        Assert.Equal("one two", UserFile.Text(await UserFile.ReadAsync(pipe, Token)));
    }

    [Fact]
    public async Task A_file_of_another_user_is_refused()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        string file = At("private");
        File.WriteAllText(file, "{}");
        if (!OperatingSystem.IsLinux())
            return; // was skipped
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.SetUnixFileMode(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        await using BenchProcess report = OrdinaryUser.Start("report", file);
        Outcome outcome = await report.WaitAsync(Token);
        Assert.Equal((ExitCodes.Usage, $"error: '{file}' cannot be read: this user may not read it"), (outcome.ExitCode, outcome.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Text_loses_its_byte_order_mark(string encoding)
    {
        var marked = System.Text.Encoding.GetEncoding(encoding);
        Assert.Equal("täxt", UserFile.Text([.. marked.GetPreamble(), .. marked.GetBytes("täxt")]));
    }

    private static void AssertRefused(string reason, string path) =>
        Assert.Equal(reason, Assert.Throws<IOException>(() => UserFile.Read(path)).Message);

    private async Task<string> PipeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes of Linux");
        await using BenchProcess make = BenchProcess.Start("mkfifo", [At("pipe")]);
        Assert.Equal(0, (await make.WaitAsync(Token)).ExitCode);
        return At("pipe");
    }

    private string At(string name) => Path.Combine(_directory, name);
}
