using Bench.Hosting.Checks;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>The program as somebody starts it who may not count perf events. Becoming such a user takes root.</summary>
internal static class OrdinaryUser
{
    private const string SetPriv = "setpriv";

    /// <summary>The user and group id "nobody" has on Debian; any that owns nothing would do.</summary>
    private const string Id = "65534";

    /// <summary>What stands before a program to run it as such a user.</summary>
    public static string[] Become { get; } = [SetPriv, $"--reuid={Id}", $"--regid={Id}", "--clear-groups"];

    public static async Task SkipUnlessPossibleAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "becomes an ordinary user: needs root on Linux");
        Assert.SkipUnless(Find(SetPriv) is not null, $"{SetPriv} is not installed");
        await SkipUnlessItCanReadAsync();
    }

    /// <summary>Such a user has to be able to read the program.</summary>
    public static async Task SkipUnlessItCanReadAsync()
    {
        await using BenchProcess test = Behind("test", "-r", BenchProcess.Program);
        Assert.SkipWhen((await test.WaitAsync(TestContext.Current.CancellationToken)).ExitCode != 0, "an ordinary user cannot read the program here");
    }

    public static BenchProcess Start(params string[] args) => Behind(["dotnet", BenchProcess.Program, .. args]);

    /// <summary>The same where only the programs of one folder are installed.</summary>
    public static BenchProcess StartWith(string path, params string[] args)
    {
        string? dotnet = Find("dotnet");
        Assert.NotNull(dotnet);
        return Behind(["env", "PATH=" + path, dotnet, BenchProcess.Program, .. args]);
    }

    private static BenchProcess Behind(params string[] command) => BenchProcess.Start(Become[0], [.. Become[1..], .. command]);

    private static string? Find(string program) => OperatingSystem.IsLinux() ? InstalledProgram.Find(program) : null;
}
