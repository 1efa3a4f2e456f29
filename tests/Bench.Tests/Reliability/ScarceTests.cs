using Bench.Commands;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Reliability;

/// <summary>Few descriptors, and standard streams that take nothing: an answer or one line, a documented exit code, and never an abort.</summary>
public sealed class ScarceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Limits
    {
        get
        {
            TheoryData<int, string> rows = [];
            foreach (int limit in new[] { 128, 256 })
            {
                foreach (string verb in new[] { "send -n 1000", "send -u -n 1000", "send --echo -u -n 640 -b 64", "send --tls -n 1000", "doctor", "list" })
                    rows.Add(limit, verb);
            }

            return rows;
        }
    }

    /// <summary>A shell's redirection, a verb, and what it ends with.</summary>
    public static TheoryData<string, string, int> Streams => new()
    {
        { "2>/dev/full", "list", ExitCodes.Pass },
        { "2>/dev/full", "send -n 1000", ExitCodes.Pass },
        { "2>/dev/full", "doctor", ExitCodes.Pass },
        { "2>/dev/full", "send -n", ExitCodes.Usage },
        { "2>/dev/full", "nothing-of-the-kind", ExitCodes.Usage },
        { "2>/dev/full", "report /nowhere", ExitCodes.Usage },
        { "2>/dev/full", "compare per-buffer flush --launches 1 --no-self-check", ExitCodes.Pass },
        { "2>&-", "list", ExitCodes.Pass },
        { "2>&-", "send -n 1000", ExitCodes.Pass },
        { "2>&-", "send -n", ExitCodes.Usage },
        { ">/dev/full", "list", ExitCodes.Usage },
        { ">/dev/full", "send -n 1000 --json", ExitCodes.Usage },
        { ">/dev/full 2>/dev/full", "list", ExitCodes.Usage },
        { "| head -c 1", "list", ExitCodes.Pass },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task With_few_descriptors_there_is_an_answer(int limit, string verb)
    {
        Outcome outcome = await RunAsync($"ulimit -n {limit}; exec dotnet \"$0\" {verb}");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        Assert.DoesNotContain("Exception", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_that_takes_nothing_ends_no_verb(string redirection, string verb, int exitCode)
    {
        Outcome outcome = await RunAsync($"set -o pipefail; dotnet \"$0\" {verb} {redirection}");

        Assert.True(outcome.ExitCode == exitCode, outcome.ToString());
        Assert.DoesNotContain("Unhandled", outcome.Error, StringComparison.Ordinal);
    }

    private static async Task<Outcome> RunAsync(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sets limits and redirects with a shell");
        await using BenchProcess shell = BenchProcess.Start("bash", ["-c", script, BenchProcess.Program]);
        return await shell.WaitAsync(Token);
    }
}
