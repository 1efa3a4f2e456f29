using System.Diagnostics;
using Xunit;

namespace BatchSend.Tests;

/// <summary>
/// Failures where no descriptor is left: the runtime could load no assembly, and its FileNotFoundException would be what the caller
/// gets. Each is the first of a process of its own (tests/OutOfDescriptors), in which nothing is loaded that it did not need before.
/// </summary>
public sealed class OutOfDescriptorsTests
{
    private const string TooMany = "Machine: No more sockets can be opened: the limit of the process or of the system is reached.";
    private const string Unknown = "Unknown: Something went wrong that has no name here.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Failures => new()
    {
        { "too-many", TooMany },
        { "errno", TooMany },
        { "io", Unknown },
        { "file", Unknown },
        { "state", "Argument: The call does not fit: another one is running, or the socket is connected already." },
        { "cancelled", "Cancelled: It was cancelled, or its socket was closed meanwhile." },
        { "endpoint", "'127.0.0.1:99999' at character 11: port 99999 is not allowed; allowed: 1 to 65535; for example 127.0.0.1:5000" },
    };

    public static TheoryData<string> Sends => [.. SenderCatalog.All.Where(static s => s.Transports.HasFlag(Transport.Tcp)).Select(static s => s.Name), "flush", "native"];

    public static TheoryData<string> DatagramSends => [.. SenderCatalog.All.Where(static s => s.Transports.HasFlag(Transport.Udp)).Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_named(string what, string expected) => Assert.Equal(expected, await RunAsync(what));

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task A_send_that_meets_a_reset_says_so(string what) =>
        Assert.StartsWith("Network: ", await RunAsync(what), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(DatagramSends))]
    public async Task A_datagram_that_is_refused_says_so(string what) =>
        Assert.Equal("Network: The host refused: nothing receives at that port.", await RunAsync(what, "udp"));

    /// <summary>The last line that it printed.</summary>
    private static async Task<string> RunAsync(params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a shell of Linux");
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", "ulimit -n 128; exec \"$@\"", "sh", "dotnet", Path.Combine(AppContext.BaseDirectory, "OutOfDescriptors.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}: {output} {await error}");
        return output.Trim().Split('\n')[^1];
    }
}
