using Bench.Hosting.Checks;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>The tool that most certificates come from, in a folder of its own: an authority, and what it makes there.</summary>
public sealed class OpenSsl : IDisposable
{
    public const string Password = "secret";

    private const string Tool = "openssl";

    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-openssl-").FullName;

    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && InstalledProgram.Find(Tool) is not null, "openssl is not installed");

    public string PathOf(string name) => Path.Combine(_directory, name);

    /// <summary>Runs it on files of the folder: every argument that starts with <c>@</c> is one.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string commandLine)
    {
        string[] arguments = [.. commandLine.Split(' ').Select(a => a.StartsWith('@') ? PathOf(a[1..]) : a)];
        await using BenchProcess process = BenchProcess.Start(Tool, arguments);
        process.CloseInput();
        Outcome outcome = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == 0, $"openssl {commandLine}: {outcome}");
        return outcome.Output;
    }

    /// <summary>Makes NAME.key and NAME.crt, a certificate of the authority, unless they are there.</summary>
    /// <param name="name">Name of the files and common name of the certificate.</param>
    /// <param name="kind">Arguments of <c>openssl genpkey</c>.</param>
    /// <param name="more">Arguments of <c>openssl x509</c>: its time, its extensions.</param>
    /// <param name="issuer">Whose certificate and key it is made with.</param>
    public async Task IssueAsync(string name, string kind = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", string more = "-days 10", string issuer = "root")
    {
        if (!File.Exists(PathOf("root.crt")))
            await RunAsync("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=root -keyout @root.key -out @root.crt");
        await RunAsync($"genpkey {kind} -out @{name}.key");
        await RunAsync($"req -new -key @{name}.key -subj /CN={name} -out @{name}.csr");
        await RunAsync($"x509 -req -in @{name}.csr -CA @{issuer}.crt -CAkey @{issuer}.key -CAcreateserial {more} -out @{name}.crt");
    }

    /// <summary>Puts files behind each other into a new one.</summary>
    public void Join(string name, params string[] parts) => File.WriteAllText(PathOf(name), string.Concat(parts.Select(p => File.ReadAllText(PathOf(p)))));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
