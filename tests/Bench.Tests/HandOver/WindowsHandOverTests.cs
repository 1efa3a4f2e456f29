using BatchSend;
using Bench.Hosting.Checks;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.HandOver;

/// <summary>
/// The Windows build of the program hands sockets over by DuplicateAndClose, under Wine. Publish it with
/// <c>dotnet publish bench -c Release -r win-x64 --self-contained -p:DebugType=none -o DIR</c> and name the folder in
/// <c>BATCHSEND_WINDOWS_BUILD</c>, and a Wine prefix that is set up in <c>WINEPREFIX</c>.
/// </summary>
public sealed class WindowsHandOverTests
{
    private const string BuildVariable = "BATCHSEND_WINDOWS_BUILD", Program = "Bench.exe";

    [Fact]
    public async Task A_socket_goes_to_and_fro_between_windows_processes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && InstalledProgram.Find("wine") is not null, "wine is not installed");
        string? build = Environment.GetEnvironmentVariable(BuildVariable);
        Assert.SkipUnless(build is not null && File.Exists(Path.Combine(build, Program)), $"{BuildVariable} names no folder with a published {Program}");
        long droppedBefore = KernelCounts.DroppedDatagrams();
        await using BenchProcess process = BenchProcess.Start("env",
        [
            "WINEDEBUG=-all", "WINEDLLOVERRIDES=mshtml=;winedbg.exe=d", "DISPLAY=",
            "DOTNET_EnableWriteXorExecute=0", // without it the runtime dies under Wine 8
            "wine", Path.Combine(build, Program), "hand-over", "--json",
        ]);
        Outcome outcome = await process.WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(outcome.Output.Length > 0, outcome.ToString());
        HandOverDocument document = JsonOutput.Deserialize<HandOverDocument>(outcome.Output);
        Assert.Equal([Transport.Tcp, Transport.Udp], document.Rows.Select(row => row.Transport));
        Assert.All(document.Rows, row => Assert.Equal(100, row.HandOvers));
        HandOverRow tcp = document.Rows[0], udp = document.Rows[1];
        Assert.True(tcp.IsWhole, outcome.ToString());
        Assert.Equal((0, 0), (udp.Duplicate.Value, udp.Reordered.Value));
        Assert.InRange(udp.Lost.Value!.Value, 0, KernelCounts.DroppedDatagrams() - droppedBefore); // for want of room, and nothing else
    }
}
