using System.Diagnostics;
using System.Text.RegularExpressions;
using Bench.Commands;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Tests.Multicast;
using Xunit;

namespace Bench.Tests.Reliability;

/// <summary>
/// The sink of a workload is killed (kill -9) in the middle of it: one clear line, an exit code that says so, and no process
/// and no file left behind.
/// </summary>
public sealed class KilledSinkTests : IDisposable
{
    private const string SetSid = "/usr/bin/setsid";

    private const string Ended = "the sink( [(]process [0-9]+[)] has)? ended .*exit code 137"; // 128 + SIGKILL

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Artifacts => Path.Combine(_folder.FullName, "artifacts");

    private string Temporary => Path.Combine(_folder.FullName, "tmp");

    public static TheoryData<string, string> Workloads => new()
    {
        { "send --time 60", Ended },
        { "send -u --time 60", Ended },
        { "compare per-buffer auto --no-self-check", Ended },
        { "compare per-buffer auto -u --no-self-check", Ended },
        { "compare per-buffer auto --no-self-check --throughput --connections 4", Ended },
        { "send --echo --time 60 -b 16", Ended },
        { "send --echo -u --time 60 -b 16", Ended },
        { "send --tls --time 60", Ended },
        { "send {group} -u --receivers 2 --time 60", Ended },
        { "run --filter *TcpSend*Size:?64,?Batch:?64* --senders per-buffer --inProcess --iterationCount 100 --iterationTime 100", "TcpSendSuite" },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task It_is_one_clear_line_and_nothing_stays_behind(string workload, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        Assert.SkipUnless(File.Exists(SetSid), $"{SetSid} is not installed");
        Directory.CreateDirectory(Temporary);
        string[] args = workload.Replace("{group}", GroupPort.Free().Target, StringComparison.Ordinal).Split(' ');
        if (args[0] == "run")
            args = [.. args, "--artifacts", Artifacts];
        // The runtime's own diagnostic socket stays in the temporary folder after kill -9 of any .NET program.
        await using BenchProcess program = BenchProcess.Start(
            "env", [$"TMPDIR={Temporary}", "DOTNET_EnableDiagnostics=0", SetSid, "dotnet", BenchProcess.Program, .. args]);

        using Process sink = await BusySinkOfAsync(program);
        sink.Kill();
        Outcome outcome = await program.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        string line = Assert.Single(outcome.Error.Split('\n'), l => l.Contains("error: ", StringComparison.Ordinal));
        Assert.Equal(0, line.LastIndexOf("error: ", StringComparison.Ordinal)); // said once, whichever process met it
        Assert.True(Regex.IsMatch(line, expected), outcome.ToString());
        await program.WaitForEndOfGroupAsync(Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*batchsend*"));
    }

    /// <summary>A sink below the program that has taken a message.</summary>
    private static async Task<Process> BusySinkOfAsync(BenchProcess program)
    {
        while (true)
        {
            if (DescendantsOf(program.Id).FirstOrDefault(id => IsSink(id) && HasTaken(id)) is > 0 and int sink)
                return Process.GetProcessById(sink);

            Assert.True(BenchProcess.IsRunning(program.Id), $"it ended before its sink could be killed: {program.Output}{program.Error}");
            await Task.Delay(20, Token);
        }
    }

    private static IEnumerable<int> DescendantsOf(int id) => BenchProcess.Children(id).SelectMany(child => DescendantsOf(child).Prepend(child));

    /// <summary>What the sink says itself, in the memory that it shares with its parent: a descriptor of that stays open in it.</summary>
    private static bool HasTaken(int sink)
    {
        try
        {
            foreach (string descriptor in Directory.GetFiles($"/proc/{sink}/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget?.Contains(SharedCounters.MemoryName, StringComparison.Ordinal) != true)
                    continue;
                using SharedCounters counters = SharedCounters.Open(descriptor, bytesPerMessage: 0);
                return counters.Bytes > 0;
            }
        }
        catch (IOException)
        {
            // It has not opened the memory yet, or it has just ended.
        }

        return false;
    }

    private static bool IsSink(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains("Bench.dll\0sink\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it has just ended
        }
    }
}
