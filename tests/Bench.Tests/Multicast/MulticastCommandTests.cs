using System.Diagnostics;
using System.Globalization;
using BatchSend;
using Bench.Commands;
using Bench.Reports;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Multicast;

/// <summary><c>send</c> to a group and <c>sink</c> in one, as a user runs them on the loopback interface.</summary>
public sealed class MulticastCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_receivers_of_our_own_report_what_each_got()
    {
        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", GroupPort.Free().Target, "-u", "--receivers", "4", "--ttl", "7", "-n", "3000", "--verify", "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Equal((7, true), (send.Multicast!.TimeToLive, send.Multicast.Loopback));
        Assert.Equal(OperatingSystem.IsLinux() ? "lo" : send.Multicast.Interface, send.Multicast.Interface);
        Assert.Equal(4, send.Receivers!.Count);
        Assert.All(send.Receivers, receiver =>
        {
            Assert.Equal(send.Messages, receiver.Delivered.Value + receiver.Lost.Value);
            Assert.Equal(receiver.Delivered.Value, receiver.Verified!.Messages);
            Assert.Equal((0, 0), (receiver.Verified.Corrupt, receiver.Verified.Duplicate));
            Assert.Null(receiver.EndedReason);
        });
        Assert.Equal(send.Receivers.Min(r => r.Delivered.Value), send.Delivered.Value);
        Assert.Equal(send.Receivers.Max(r => r.Lost.Value), send.Lost.Value);
        Assert.Null(send.Verified);
        Assert.True(send.WindowBytes.IsMeasured);
    }

    [Fact]
    public async Task Receivers_by_hand_share_a_port_and_each_gets_what_a_sender_by_hand_sends()
    {
        const int Messages = 100; // fewer than any receive buffer holds
        GroupPort port = GroupPort.Free();
        SinkOptions options = SinkSet.InGroup(new SinkOptions { Transport = Transport.Udp, Verify = true }, port.Group, port.Port);
        await using SinkProcess first = await SinkProcess.StartAsync(options, Token), second = await SinkProcess.StartAsync(options, Token);
        await using BenchProcess byHand = BenchProcess.Start(
            "sink", $":{port.Port}", "-u", "--group", $"{port.Group.Address}", "--interface", port.Group.Interface!.Name, "--share", "--json");
        await byHand.WaitForErrorAsync($"group {port.Group}, shared", Token);

        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", port.Target, "-u", "--interface", port.Group.Interface.Name, "-n", $"{Messages}", "--verify", "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Null(send.Receivers);
        Assert.False(send.Delivered.IsMeasured);
        Assert.Equal(port.Group.Interface.Name, send.Multicast!.Interface);
        await Poll.UntilAsync(() => first.Counters.Messages == Messages && second.Counters.Messages == Messages, "all of it at both sinks");
        Assert.All([await first.StopAsync(), await second.StopAsync()], report => Assert.Equal((0, 0, 0), (report.Lost, report.Corrupt, report.Duplicate)));

        byHand.CloseInput();
        Outcome ended = await byHand.WaitAsync(Token);
        Assert.Equal(ExitCodes.Pass, ended.ExitCode);
        SchemaAssert.Valid(ended.Output);
        SinkDocument sink = JsonOutput.Deserialize<SinkDocument>(ended.Output);
        Assert.Equal((Messages, $"{port.Group.Address}", port.Group.Interface.Name, true), (sink.Messages, sink.Group, sink.Interface, sink.Shared));
    }

    [Fact]
    public async Task A_group_without_members_refuses_nothing()
    {
        GroupPort port = GroupPort.Free();
        Outcome outcome = await BenchProcess.RunAsync(
            Token, "send", port.Target, "-u", "--interface", port.Group.Interface!.Name, "-n", "200", "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Equal(200, send.Messages);
        Assert.Empty(send.Errors);
        Assert.Null(send.Delivered.Value);
    }

    [Fact]
    public async Task A_receiver_killed_in_the_middle_ends_it_with_one_clear_line_and_what_each_got()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using BenchProcess process = BenchProcess.Start("send", GroupPort.Free().Target, "-u", "--receivers", "3", "-t", "60", "--json");
        await process.WaitForErrorAsync("messages accepted", Token);
        IReadOnlyList<int> sinks = BenchProcess.Children(process.Id);
        Assert.Equal(3, sinks.Count);

        using (Process kill = Process.Start("kill", ["-KILL", sinks[0].ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Token);

        Outcome outcome = await process.WaitAsync(Token);
        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        string reason = $"the sink (process {sinks[0]}) has ended with exit code 137";
        Assert.EndsWith($"error: {reason}", outcome.Error.TrimEnd(), StringComparison.Ordinal);
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.True(send.Incomplete);
        Assert.Equal(reason, Assert.Single(send.Receivers!, r => r.EndedReason is not null).EndedReason);
        Assert.True(send.Receivers!.Single(r => r.EndedReason is not null).Lost.Value > 0);
        Assert.DoesNotContain(sinks, BenchProcess.IsRunning);
    }

    [Fact]
    public async Task Nothing_stays_behind_a_killed_sender_to_a_group()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc and /dev/shm");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("batchsend-test-"); // in the common one, others leave files too
        await using BenchProcess process = BenchProcess.Start(
            "env", ["DOTNET_EnableDiagnostics=0", $"TMPDIR={folder}", "dotnet", BenchProcess.Program, "send", GroupPort.Free().Target, "-u", "--receivers", "3", "-t", "60"]);
        await process.WaitForErrorAsync("messages accepted", Token);
        IReadOnlyList<int> sinks = BenchProcess.Children(process.Id);
        Assert.Equal(3, sinks.Count);

        process.Signal("KILL");
        await process.WaitAsync(Token);

        await Poll.UntilAsync(() => !sinks.Any(BenchProcess.IsRunning), "the end of all sinks");
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*batchsend*"));
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Theory]
    [InlineData("--ttl is for multicast, and 127.0.0.1 is no multicast group", "send", "127.0.0.1:9", "-u", "--ttl", "3")]
    [InlineData("--no-loopback is for multicast; name the group as HOST:PORT", "send", "-u", "--no-loopback")]
    [InlineData("--receivers is for multicast", "send", ":9", "-u", "--receivers", "2")]
    [InlineData("239.255.0.1 is a multicast group, to which no TCP connection goes; add --udp", "send", "239.255.0.1:9")]
    [InlineData("--receivers over IPv6 needs --interface", "send", "[ff15::1]:9", "-u", "--receivers", "2")]
    [InlineData("--ttl: 256 is not allowed; allowed: 0 to 255", "send", "239.255.0.1:9", "-u", "--ttl", "256")]
    [InlineData("--interface: no interface is called 'nope0' or has this number; there are ", "send", "239.255.0.1:9", "-u", "--interface", "nope0")]
    [InlineData("--interface: no interface is called '123456' or has this number; there are ", "sink", "-u", "--group", "ff15::1", "--interface", "123456")]
    [InlineData("no interface is called '123456' or has this number; there are ", "send", "[ff02::1%123456]:9", "-u")]
    [InlineData("ff02::1 is a group of one link; say which one: --interface NAME, or ff02::1%NAME", "send", "[ff02::1]:9", "-u")]
    [InlineData("ff02::1 is a group of one link; say which one: --interface NAME, or ff02::1%NAME", "sink", "-u", "--group", "ff02::1")]
    [InlineData("--group is for UDP; add --udp", "sink", ":0", "--group", "239.255.0.1")]
    [InlineData("--share is for UDP; add --udp", "sink", "--share")]
    [InlineData("--interface says where a group is joined; add --group", "sink", "-u", "--interface", "1")]
    [InlineData("--group: '127.0.0.1' is no multicast group; groups are 224.0.0.0 to 239.255.255.255", "sink", "-u", "--group", "127.0.0.1")]
    [InlineData("239.255.0.1 is a multicast group; join it by --group", "sink", "239.255.0.1:0", "-u")]
    [InlineData("a sink at 127.0.0.1 gets nothing of the group 239.255.0.1", "sink", "127.0.0.1:0", "-u", "--group", "239.255.0.1", "--interface", "1")]
    public async Task What_cannot_be_used_exits_2_with_one_line(string expected, params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, args);

        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        string line = Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("error: " + expected, line, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }
}
