using Bench.Hosting.Checks;
using Bench.Tests.Gate;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>
/// The wrapper for PowerShell, in a folder with a space in its name and called from another one. A program named dotnet
/// stands first on the path and writes down what it was given, so that nothing is built.
/// </summary>
public sealed class RunBenchScriptTests : IDisposable
{
    /// <summary>Says where PowerShell is, where it is not on the path.</summary>
    private const string PathVariable = "BATCHSEND_PWSH";

    private const string Separator = "===", Script = "run-bench.ps1";

    private const string Stub = """
        #!/bin/sh
        case "$1" in
        build) echo built; exit "${BUILD_EXIT:-0}" ;;
        run) ;;
        *) exec "$DOTNET" "$@" ;; # PowerShell itself, a .NET tool
        esac
        pwd
        while [ "$1" != -- ]; do shift; done
        shift
        for argument; do printf '<%s>\n' "$argument"; done
        [ -z "$WAIT" ] || { echo waiting; trap 'exit 130' INT; while :; do sleep 0.05; done; }
        exit "${RUN_EXIT:-0}"
        """;

    /// <summary>What a user types behind the script's name, and the arguments that the program gets.</summary>
    private static readonly (string Typed, string[] Arguments)[] Lines =
    [
        ("", []),
        ("compare per-buffer flush --size 64,1200", ["compare", "per-buffer", "flush", "--size", "64,1200"]),
        ("compare per-buffer flush --size 64,1200 --batch 1,16,64", ["compare", "per-buffer", "flush", "--size", "64,1200", "--batch", "1,16,64"]),
        ("run --filter '*Tcp*'", ["run", "--filter", "*Tcp*"]),
        ("send -u -l 1K -s:mmsg", ["send", "-u", "-l", "1K", "-s:mmsg"]),
        ("-o:x --json", ["-o:x", "--json"]),
        ("--size=64,1200", ["--size=64,1200"]),
        ("--size 64K,1M", ["--size", "64K,1M"]),
        ("--size 1KB", ["--size", "1KB"]),
        ("--size 1e3 0x10 007 -1 1.50", ["--size", "1e3", "0x10", "007", "-1", "1.50"]),
        ("--batch 1..4", ["--batch", "1..4"]),
        ("sink :5000 [::1]:5000", ["sink", ":5000", "[::1]:5000"]),
        ("run -- --list flat", ["run", "--", "--list", "flat"]),
        ("'' \"\" x", ["", "", "x"]),
        ("'a b' \"c  d\" 'e''f'", ["a b", "c  d", "e'f"]),
        ("'a\"b' 'back\\slash\\' '$x' '@x' 'a;b' 'a|b'", ["a\"b", "back\\slash\\", "$x", "@x", "a;b", "a|b"]),
        ("--name=größe,€ *", ["--name=größe,€", "*"]),
        ("$list", ["64,1200"]),
        ("@list", ["64", "1200"]),
        ("$number ('a','b') $null x", ["1024", "a,b", "x"]),
        ("--size 64,'1200',128", ["--size", "64,1200,128"]),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    public RunBenchScriptTests()
    {
        Directory.CreateDirectory(Scripts);
        File.Copy(Path.Combine(SourceTree.Root, Script), Path.Combine(Scripts, Script));
        Directory.CreateDirectory(Here);
        if (!OperatingSystem.IsLinux())
            return;
        string dotnet = Path.Combine(Directory.CreateDirectory(Bin).FullName, "dotnet");
        File.WriteAllText(dotnet, Stub.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Scripts => Path.Combine(_folder.FullName, "a folder");

    private string Here => Path.Combine(_folder.FullName, "here");

    private string Bin => Path.Combine(_folder.FullName, "bin");

    /// <summary>Where the stub stands, and what it stands before.</summary>
    private string[] Settings => [$"PATH={Bin}:{Environment.GetEnvironmentVariable("PATH")}", $"DOTNET={Find("dotnet")}"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_argument_arrives_as_it_was_typed()
    {
        string driver = Path.Combine(_folder.FullName, "driver.ps1");
        await File.WriteAllTextAsync(
            driver,
            "$list = 64,1200; $number = 1KB\n" + string.Concat(Lines.Select(line => $"'{Separator}'; & '{Path.Combine(Scripts, Script)}' {line.Typed}\n")), Token);

        Outcome outcome = await RunAsync([], "-File", driver);

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        string[] seen = outcome.Output.ReplaceLineEndings("\n").Split(Separator + "\n")[1..];
        Assert.Equal(Lines.Length, seen.Length);
        foreach (((string typed, string[] arguments), string printed) in Lines.Zip(seen))
            Assert.Equal((typed, $"{Here}\n{string.Concat(arguments.Select(a => $"<{a}>\n"))}"), (typed, printed.TrimEnd('\n') + "\n"));
        Assert.Contains("built", outcome.Error, StringComparison.Ordinal); // the build's words are no part of an answer
    }

    [Theory]
    [InlineData("-File", "compare", "per-buffer", "flush", "--size", "64,1200")]
    [InlineData("-Command")]
    public async Task Called_from_another_shell_it_passes_on_arguments_and_exit_code(string how, params string[] arguments)
    {
        string script = Path.Combine(Scripts, Script);
        Outcome outcome = how == "-File"
            ? await RunAsync(["RUN_EXIT=3"], [how, script, .. arguments])
            : await RunAsync(["RUN_EXIT=3"], how, $"& '{script}' compare per-buffer flush --size 64,1200; exit $LASTEXITCODE");

        Assert.True(outcome.ExitCode == 3, outcome.ToString());
        Assert.Equal($"{Here}\n<compare>\n<per-buffer>\n<flush>\n<--size>\n<64,1200>", outcome.Output.ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public async Task A_failed_build_is_no_measurement()
    {
        Outcome outcome = await RunAsync(["BUILD_EXIT=1", "RUN_EXIT=0"], "-File", Path.Combine(Scripts, Script), "list");

        Assert.True(outcome.ExitCode == 4, outcome.ToString());
        Assert.Equal("", outcome.Output.Trim());
    }

    [Fact]
    public async Task Interrupted_it_ends_with_the_program_and_says_so()
    {
        await using BenchProcess pwsh = BenchProcess.Start(
            "setsid", ["env", "-C", Here, .. Settings, "WAIT=1", PowerShell(), "-NoProfile", "-NonInteractive", "-File", Path.Combine(Scripts, Script), "list"]);
        await pwsh.WaitForOutputAsync("waiting", behind: "<list>", Token);

        pwsh.SignalGroup("INT"); // as a terminal does
        Outcome outcome = await pwsh.WaitAsync(Token);

        Assert.True(outcome.ExitCode == 130, outcome.ToString());
        await pwsh.WaitForEndOfGroupAsync(Token);
    }

    private async Task<Outcome> RunAsync(string[] environment, params string[] arguments)
    {
        await using BenchProcess pwsh = BenchProcess.Start(
            "env", ["-C", Here, .. Settings, .. environment, PowerShell(), "-NoProfile", "-NonInteractive", .. arguments]);
        pwsh.CloseInput();
        return await pwsh.WaitAsync(Token);
    }

    private static string? Find(string program) => OperatingSystem.IsLinux() ? InstalledProgram.Find(program) : null;

    private static string PowerShell()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "puts a shell script in dotnet's place");
        string? found = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? named : Find("pwsh");
        Assert.SkipUnless(found is not null && File.Exists(found), $"PowerShell is not installed: neither {PathVariable} nor PATH names it");
        return found!;
    }
}
