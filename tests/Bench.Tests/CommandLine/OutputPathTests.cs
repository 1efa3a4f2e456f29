using Bench.Commands;
using Bench.Gate.Counts;
using Bench.Hosting.Checks;
using Bench.Reports;
using Bench.Tests.Reports;
using Bench.Tests.Reports.Charts;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>Where an answer has no place to go, every verb says so before it measures anything, and leaves nothing behind.</summary>
public sealed class OutputPathTests : IDisposable
{
    private const string Here = "{here}";

    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-outputs-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("send", "--export-json", "{here}/none/x.json")]
    [InlineData("hand-over", "--export-json", "{here}/none/x.json")]
    [InlineData("compare", "per-buffer", "flush", "--export-json", "{here}/none/x.json")]
    [InlineData("compare", "per-buffer", "flush", "--export-markdown", "{here}/none/x.md")]
    [InlineData("compare", "per-buffer", "flush", "-o", "{here}/none/a/b")]
    [InlineData("compare", "per-buffer", "flush", "--throughput", "-o", "{here}/none/a")]
    [InlineData("gate", "--baseline", "{here}/baseline.json", "--export-json", "{here}/none/x.json")]
    [InlineData("gate", "--baseline", "{here}/baseline.json", "--export-markdown", "{here}/none/x.md")]
    [InlineData("gate", "--self-test", "--export-json", "{here}/none/x.json")]
    [InlineData("gate", "--update-baseline", "--baseline", "{here}/none/x.json")]
    [InlineData("report", "{here}/comparison.json", "-o", "{here}/none/a")]
    [InlineData("-o", "{here}/none/a")]
    [InlineData("run", "--filter", "*TcpSendSuite*", "--artifacts", "{here}/none/a")]
    public async Task No_folder_is_made_above_the_one_that_was_named(params string[] arguments)
    {
        await PrepareAsync();

        Outcome outcome = await RunAsync(arguments);

        AssertRefused(outcome, $"there is no folder '{At("none")}");
        Assert.False(Directory.Exists(At("none")), "a folder was made");
    }

    [Theory]
    [InlineData("it is a folder", "compare", "per-buffer", "flush", "--export-json", "{here}/folder")]
    [InlineData("it is a folder", "gate", "--baseline", "{here}/folder", "--update-baseline")]
    [InlineData("a file is meant", "send", "--export-json", "{here}/none/")]
    [InlineData("it is there and no folder", "compare", "per-buffer", "flush", "-o", "{here}/comparison.json")]
    [InlineData("it is there and no folder", "run", "--filter", "*TcpSendSuite*", "--artifacts", "{here}/comparison.json")]
    [InlineData("it is there and no folder", "-o", "{here}/crossed")]
    [InlineData("is no folder", "compare", "per-buffer", "flush", "-o", "{here}/comparison.json/in")]
    [InlineData("'report.md' in it: it is a folder", "report", "{here}/comparison.json", "-o", "{here}/taken")]
    [InlineData("no space is left", "send", "--export-json", "/dev/full")]
    [InlineData("neither a file", "send", "--export-json", "{here}/socket")]
    [InlineData("symbolic links", "send", "--export-json", "{here}/loop")]
    [InlineData("name too long", "send", "--export-json", "{here}/{long}")]
    [InlineData("name too long", "compare", "per-buffer", "flush", "-o", "{here}/{long}")]
    [InlineData("the same file as --export-json", "compare", "per-buffer", "flush", "--export-json", "{here}/x", "--export-markdown", "{here}/link/../x")]
    [InlineData("the same file as --output", "compare", "per-buffer", "flush", "-o", "{here}/folder", "--export-json", "{here}/link/report.json")]
    [InlineData("the same file as --output", "compare", "per-buffer", "flush", "-o", "{here}/new", "--export-json", "{here}/new/report.json")]
    [InlineData("the same file as --export-json", "compare", "per-buffer", "flush", "--export-json", "{here}/comparison.json", "--export-markdown", "{here}/hard.json")]
    [InlineData("one document and nothing else", "send", "--json", "--export-json", "/dev/stdout")]
    [InlineData("the same file as --baseline, which is read", "gate", "--baseline", "{here}/baseline.json", "--export-json", "{here}/baseline.json")]
    [InlineData("the same file as --ca, which is read", "send", "localhost:1", "--tls", "--ca", "{here}/comparison.json", "--export-json", "{here}/comparison.json")]
    [InlineData("the same file as FILE, which is read", "report", "{here}/comparison.json", "{here}/run", "-o", "{here}/run")]
    [InlineData("measures nothing", "gate", "--update-baseline", "--baseline", "{here}/baseline.json", "--export-json", "{here}/x")]
    public async Task What_cannot_be_written_is_one_line_at_once(string expected, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links, sockets and /dev are made as on Linux");
        await PrepareAsync();
        string[] before = Tree();

        Outcome outcome = await RunAsync(arguments);

        AssertRefused(outcome, expected);
        Assert.Equal(before, Tree());
    }

    [Theory]
    [InlineData("send", "-n", "10", "--export-json", "{here}/mine/x.json")]
    [InlineData("compare", "per-buffer", "flush", "-o", "{here}/mine")]
    [InlineData("compare", "per-buffer", "flush", "-o", "{here}/mine/new")]
    [InlineData("compare", "per-buffer", "flush", "--export-markdown", "{here}/comparison.json")]
    [InlineData("gate", "--baseline", "{here}/baseline.json", "--update-baseline")]
    [InlineData("report", "{here}/comparison.json", "-o", "{here}/mine")]
    [InlineData("-o", "{here}/mine")]
    public async Task An_ordinary_user_is_told_at_once_what_is_not_theirs(params string[] arguments)
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        await PrepareAsync();
        Directory.CreateDirectory(At("mine"));
        if (OperatingSystem.IsLinux()) // else it has been skipped above
            File.SetUnixFileMode(_directory, File.GetUnixFileMode(_directory) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        string[] before = Tree();

        await using BenchProcess process = OrdinaryUser.Start(Resolve(arguments));
        Outcome outcome = await process.WaitAsync(Token);

        AssertRefused(outcome, "ermission denied");
        Assert.Equal(before, Tree());
    }

    [Theory]
    [InlineData("mount -o bind,ro .", "Read-only file system", "--quick")]
    [InlineData("mount -o bind,ro .", "Read-only file system", "compare", "per-buffer", "flush", "-o", "new")]
    [InlineData("mount -o bind,ro .", "Read-only file system", "run", "--filter", "*TcpSendSuite*")]
    [InlineData("mount -t tmpfs -o size=8k none", "no space is left", "compare", "per-buffer", "flush", "-o", "new")]
    [InlineData("mount -t tmpfs -o size=8k none", "no space is left", "send", "-n", "10", "--export-json", "x.json")]
    [InlineData("mount -t tmpfs -o size=8k none", "no space is left", "gate", "--baseline", "baseline.json", "--update-baseline")]
    public async Task A_disk_that_takes_nothing_is_noticed_at_once(string mount, string expected, params string[] arguments)
    {
        SkipUnlessRootCanMount();

        Outcome outcome = await InNamespaceAsync($"{mount} \"$PWD\" && cd \"$PWD\"", "find . -mindepth 1", arguments);

        AssertRefused(outcome, expected);
    }

    [Fact]
    public async Task Temporary_files_need_a_place_too()
    {
        foreach (string[] arguments in new string[][] { ["run", "--filter", "*TcpSendSuite*", "--artifacts", At("artifacts")], ["hand-over", "--times", "1"] })
        {
            await using BenchProcess process = BenchProcess.Start("env", [$"TMPDIR={At("none")}", "dotnet", BenchProcess.Program, .. arguments]);
            Outcome outcome = await process.WaitAsync(Token);

            AssertRefused(outcome, "the folder for temporary files", ExitCodes.Failed);
            Assert.Empty(Tree());
        }
    }

    [Fact]
    public async Task A_step_summary_that_cannot_be_written_is_noticed_at_once()
    {
        await PrepareAsync();
        await using BenchProcess process = BenchProcess.Start(
            "env", [$"{GateOutput.StepSummaryVariable}={At("folder")}", "dotnet", BenchProcess.Program, "gate", "--baseline", At("baseline.json")]);

        AssertRefused(await process.WaitAsync(Token), GateOutput.StepSummaryVariable);
    }

    [Theory]
    [InlineData("> /dev/full", "no space is left")]
    [InlineData(">&-", "it is closed")]
    [InlineData("> full/out", "no space is left")]
    public async Task Standard_output_is_looked_at_as_well(string redirect, string expected)
    {
        SkipUnlessRootCanMount();
        string script = $"mkdir full && mount -t tmpfs -o size=4k none full && (yes > full/fill 2> /dev/null || true); exec \"$@\" {redirect}";
        await using BenchProcess process = BenchProcess.Start(
            "unshare", ["-m", "sh", "-c", $"cd {_directory} && {script}", "sh", "dotnet", BenchProcess.Program, "compare", "per-buffer", "flush", "--json"]);

        AssertRefused(await process.WaitAsync(Token), "standard output cannot be written: " + expected);
    }

    [Fact]
    public async Task A_disk_that_fills_up_meanwhile_costs_no_data_and_no_older_file()
    {
        SkipUnlessRootCanMount();
        await PrepareAsync();

        // Room for what is tried out, and for the older file, but not for the data.
        Outcome outcome = await InNamespaceAsync(
            "mkdir small && mount -t tmpfs -o size=80k none small && echo older > small/report.json", "ls -A small && cat small/report.json >&2",
            "report", At("comparison.json"), "-o", "small");

        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        Assert.Contains("'small/report.json' cannot be written: no space is left on the device", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("the data stand on standard output instead", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\nolder\n", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".batchsend-", outcome.Output, StringComparison.Ordinal);
        SchemaAssert.Valid(outcome.Output[outcome.Output.IndexOf('{')..(outcome.Output.LastIndexOf('}') + 1)]);
    }

    [Fact]
    public async Task A_folder_that_goes_meanwhile_costs_no_data()
    {
        string folder = Directory.CreateDirectory(At("gone")).FullName;
        await using BenchProcess process = BenchProcess.Start("send", "-t", "60", "--export-json", Path.Combine(folder, "x.json"));
        await process.WaitForErrorAsync("messages", Token);
        Directory.Delete(folder);
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        Assert.Contains("cannot be written: there is no folder", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"send\"", outcome.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder), "the folder was made again");
    }

    [Fact]
    public async Task A_report_can_be_written_again_where_it_stands()
    {
        await PrepareAsync();
        string data = At("run/report.json"), before = await File.ReadAllTextAsync(data, Token);

        Outcome outcome = await RunAsync("report", "{here}/run", "-o", "{here}/run");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        Assert.Equal(before, await File.ReadAllTextAsync(data, Token));
        Assert.True(File.Exists(At("run/report.md")));
    }

    [Fact]
    public async Task An_export_into_the_folder_of_the_report_is_fine()
    {
        await PrepareAsync();

        Outcome outcome = await RunAsync(
            "compare", "per-buffer", "per-buffer", "--launches", "1", "--batch", "1", "-o", "{here}/new", "--export-json", "{here}/new/own.json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        Assert.Equal(["chart.svg", "own.json", "report.json", "report.md"], Directory.GetFiles(At("new")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>Files to read, and what stands in the way of files to write.</summary>
    private async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(At("comparison.json"), JsonOutput.Serialize(SweepSample.Recorded with { CommandLine = ReportCommand.For(["compare", "per-buffer", "flush"]) }) + "\n", Token);
        await File.WriteAllTextAsync(At("baseline.json"), Baseline.OfThisBuild().ToJson(), Token);
        foreach (string folder in new[] { "folder", "taken/report.md", "crossed", "run" })
            Directory.CreateDirectory(At(folder));
        await File.WriteAllTextAsync(At("crossed/benchmarkdotnet"), "", Token);
        File.Copy(At("comparison.json"), At("run/report.json"));
        if (!OperatingSystem.IsLinux())
            return;
        File.CreateSymbolicLink(At("link"), At("folder"));
        File.CreateSymbolicLink(At("loop"), "loop");
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(At("bound")));
        await using BenchProcess link = BenchProcess.Start("sh", ["-c", $"cd {_directory} && mv bound socket && ln comparison.json hard.json"]);
        Assert.Equal(0, (await link.WaitAsync(Token)).ExitCode);
    }

    private Task<Outcome> RunAsync(params string[] arguments) => BenchProcess.RunAsync(Token, Resolve(arguments));

    /// <summary>In a mount namespace, in this test's folder.</summary>
    private async Task<Outcome> InNamespaceAsync(string before, string after, params string[] arguments)
    {
        await using BenchProcess process = BenchProcess.Start("unshare",
        [
            "-m", "sh", "-c", $"cd {_directory} && {before} || exit 99; \"$@\"; code=$?; {after}; exit $code", "sh", "dotnet", BenchProcess.Program, .. arguments,
        ]);
        return await process.WaitAsync(Token);
    }

    private string[] Resolve(string[] arguments) =>
        [.. arguments.Select(a => a.Replace(Here, _directory, StringComparison.Ordinal).Replace("{long}", new string('x', 256), StringComparison.Ordinal))];

    private static void AssertRefused(Outcome outcome, string reason, int exitCode = ExitCodes.Usage)
    {
        Assert.True(outcome.ExitCode == exitCode, outcome.ToString());
        Assert.Equal("", outcome.Output);
        Assert.Contains(reason, Assert.Single(outcome.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static void SkipUnlessRootCanMount() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && InstalledProgram.Find("unshare") is not null, "mounts in a namespace of its own: needs root and unshare on Linux");

    private string At(string name) => Path.Combine(_directory, name);

    private string[] Tree() => [.. Directory.EnumerateFileSystemEntries(_directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Order(StringComparer.Ordinal)];
}
