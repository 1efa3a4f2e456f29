using Bench.Commands;
using Bench.Hosting;
using Bench.Meters;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

/// <summary>Runs <c>doctor --json</c> in a machine that was changed for it alone, and looks up what it found.</summary>
internal sealed class Doctor
{
    private static readonly string[] Directories = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    private readonly DoctorDocument _document;

    private Doctor(DoctorDocument document) => _document = document;

    public Capability this[string name] => _document.Capabilities.Single(capability => capability.Name == name);

    public HostEnvironment Environment => _document.Environment;

    /// <summary>What stands before a program to run it as an ordinary user.</summary>
    public static string[] AsUser => OrdinaryUser.Become;

    /// <summary>The same user with the one capability that counting takes (capabilities(7)).</summary>
    public static string[] AsUserWhoMayCount { get; } = [.. AsUser, "--inh-caps=+perfmon", "--ambient-caps=+perfmon"];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Behind another program: <c>taskset -c 0</c>.</summary>
    public static Task<Doctor> BehindAsync(params string[] command) =>
        ReadAsync(BenchProcess.Start(command[0], [.. command[1..], "dotnet", BenchProcess.Program, "doctor", "--json"]));

    /// <summary>In namespaces of its own, as unshare(1) makes them, after a script of sh; <paramref name="user"/> stands before the program.</summary>
    public static Task<Doctor> ApartAsync(string namespaces, string script, params string[] user) =>
        ReadAsync(BenchProcess.Start("unshare", [.. namespaces.Split(' '), "sh", "-c", $"set -e\n{script}\nexec \"$@\"", "sh", .. user, "dotnet", BenchProcess.Program, "doctor", "--json"]));

    public static Task<Doctor> UnderSeccompAsync(params SeccompRule[] rules) =>
        ReadAsync(UnderSeccomp.Start(rules, "dotnet", BenchProcess.Program, "doctor", "--json"));

    /// <summary>
    /// Root on Linux, with what a container takes from it, so that what is found is what the test did; and every program
    /// that the test changes the machine with.
    /// </summary>
    public static void SkipUnlessRootWith(params string[] programs)
    {
        CountingRights? rights = OperatingSystem.IsLinux() ? CountingRights.Current() : null;
        Assert.SkipUnless(rights is { Root: true, InitialUserNamespace: true }, "changes its privileges: needs root on Linux");
        Assert.SkipUnless(rights.Capabilities.Contains("CAP_SYS_ADMIN") && rights.FilterErrno is null, "changes its privileges: a container took CAP_SYS_ADMIN or system calls from root");
        foreach (string program in programs)
            Assert.SkipUnless(Installed(program), $"{program} is not installed");
    }

    /// <summary>An ordinary user has to be able to read the program.</summary>
    public static Task SkipUnlessUserCanReadAsync() => OrdinaryUser.SkipUnlessItCanReadAsync();

    private static bool Installed(string program) =>
        Directories.Any(directory => File.Exists(Path.Combine(directory, program)));

    private static async Task<Doctor> ReadAsync(BenchProcess process)
    {
        await using (process)
        {
            Outcome outcome = await process.WaitAsync(Ending);
            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
            SchemaAssert.Valid(outcome.Output);
            return new Doctor(JsonOutput.Deserialize<DoctorDocument>(outcome.Output));
        }
    }
}
