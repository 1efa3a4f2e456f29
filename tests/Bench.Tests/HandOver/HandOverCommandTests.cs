using BatchSend;
using Bench.Commands;
using Bench.Commands.Writing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.HandOver;

/// <summary>A connection goes a hundred times from process to process while its peer sends and receives.</summary>
public sealed class HandOverCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public HandOverCommandTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");

    [Fact]
    public async Task Nothing_is_lost_doubled_or_reordered_over_a_hundred_hand_overs()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("batchsend-test-");
        long droppedBefore = KernelCounts.DroppedDatagrams();

        await using BenchProcess process = BenchProcess.Start("env", ["TMPDIR=" + folder.FullName, "dotnet", BenchProcess.Program, "hand-over", "--json", "--seed", "1"]);
        Outcome outcome = await process.WaitAsync(Token);

        SchemaAssert.Valid(outcome.Output);
        HandOverDocument document = JsonOutput.Deserialize<HandOverDocument>(outcome.Output);
        Assert.Equal([Transport.Tcp, Transport.Udp], document.Rows.Select(row => row.Transport));
        Assert.All(document.Rows, row => Assert.Equal(100, row.HandOvers));
        Assert.All(document.Rows, row => Assert.InRange(row.MedianPauseUs, double.Epsilon, row.LongestPauseUs));

        HandOverRow tcp = document.Rows[0], udp = document.Rows[1];
        Assert.True(tcp.IsWhole, outcome.ToString());
        Assert.Equal(tcp.SentBytes, tcp.IntactBytes);
        Assert.Equal((0, 0), (udp.Duplicate.Value, udp.Reordered.Value));
        // UDP may lose for want of room, which the kernel counts. Nothing else may be missing.
        Assert.InRange(udp.Lost.Value!.Value, 0, KernelCounts.DroppedDatagrams() - droppedBefore);
        Assert.Equal(document.Rows.All(row => row.IsWhole) ? ExitCodes.Pass : ExitCodes.Failed, outcome.ExitCode);
        Assert.Empty(folder.EnumerateFileSystemInfos()); // no socket, no lock, nothing of the runtime's
        folder.Delete();
    }

    [Theory]
    [InlineData("1", "1 hand-over")]
    [InlineData("3", "3 hand-overs")]
    public async Task A_reader_gets_a_line_a_transport(string times, string words)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "hand-over", "--transport", "tcp", "--times", times);
        Assert.Equal((ExitCodes.Pass, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("^TCP: " + words + @" while the peer sent [0-9,]+ bytes; all of them came back, once and in order\. Nobody served the socket for [0-9,]+ µs \(median\), [0-9,]+ µs at the longest\.\s$", outcome.Output);
    }

    [Fact]
    public async Task A_place_for_temporary_files_that_is_not_there_is_told_and_not_made()
    {
        string missing = Path.Combine(Path.GetTempPath(), "batchsend-test-" + Path.GetRandomFileName());
        await using BenchProcess process = BenchProcess.Start("env", ["TMPDIR=" + missing, "dotnet", BenchProcess.Program, "hand-over"]);
        Outcome outcome = await process.WaitAsync(Token);
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Equal($"error: {OutputCheck.Temporary} '{missing}' cannot be written to: there is no such folder", outcome.Error.Trim());
        Assert.False(Directory.Exists(missing));
    }

    [Theory]
    [InlineData("--times", "0")]
    [InlineData("--transport", "sctp")]
    public async Task What_cannot_be_done_is_refused(params string[] arguments) =>
        Assert.Equal(ExitCodes.Usage, (await BenchProcess.RunAsync(Token, ["hand-over", .. arguments])).ExitCode);
}
