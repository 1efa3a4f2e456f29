using System.Diagnostics;
using BatchSend;
using Bench.Hosting.Checks;
using Bench.Reports;
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
        var start = new ProcessStartInfo("wine", [Path.Combine(build, Program), "hand-over", "--json"]) { RedirectStandardOutput = true };
        start.Environment["WINEDEBUG"] = "-all";
        start.Environment["WINEDLLOVERRIDES"] = "mshtml=;winedbg.exe=d";
        start.Environment["DISPLAY"] = "";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // without it the runtime dies under Wine 8
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        HandOverDocument document = JsonOutput.Deserialize<HandOverDocument>(output);
        Assert.Equal([Transport.Tcp, Transport.Udp], document.Rows.Select(row => row.Transport));
        Assert.All(document.Rows, row => Assert.Equal((100, true), (row.HandOvers, row.IsWhole)));
    }
}
