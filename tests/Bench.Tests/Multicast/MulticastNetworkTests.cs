using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Bench.Commands;
using Bench.Multicast;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Networks;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Multicast;

/// <summary>Multicast on an interface that is not loopback, over IPv4 and IPv6, between two network namespaces.</summary>
[SupportedOSPlatform("linux")]
public sealed class MulticastNetworkTests
{
    private const int Port = 5000;

    /// <summary>What makes IPv6 multicast on loopback come back: a route of type local for all groups.</summary>
    private const string LocalRoute = "ip -6 route add local ff00::/8 dev lo table local";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("239.255.7.9")]
    [InlineData("ff15::79")]
    [InlineData("ff02::79")]
    public async Task The_time_to_live_and_the_loopback_say_who_gets_it(string address)
    {
        await using CabledNamespaces machines = await CabledNamespaces.MakeAsync();
        using Socket near = machines.Near(() => Member(address)), second = machines.Near(() => Member(address)), far = machines.Far(() => Member(address));

        Send("to the network", new GroupOptions());
        Send("to this machine", new GroupOptions(TimeToLive: 0));
        Send("to the others", new GroupOptions(Loopback: false));
        Send("end", new GroupOptions(TimeToLive: 2));

        // One cable and one loopback keep the order, so nothing is still to come behind the end.
        Assert.Equal(["to the network", "to this machine", "end"], Taken(near));
        Assert.Equal(["to the network", "to this machine", "end"], Taken(second));
        Assert.Equal(["to the network", "to the others", "end"], Taken(far));

        void Send(string text, GroupOptions options)
        {
            MulticastGroup group = machines.Near(() => GroupOnCable(address));
            using Socket socket = machines.Near(() => GroupSocket.Create(group, options));
            socket.Connect(group.Address, Port);
            Assert.Equal(text.Length, socket.Send(Encoding.ASCII.GetBytes(text)));
            Assert.Equal(new GroupSettings(options.TimeToLive ?? 1, options.Loopback, CabledNamespaces.Cable), GroupSettings.Of(socket, group));
        }
    }

    /// <summary>Segments go through the software path here: the kernel cuts them for each receiver, or refuses those that are larger than the MTU allows.</summary>
    [Theory]
    [InlineData("239.255.7.9:5000", 1473, true)]
    [InlineData("[ff15::79]:5000", 1452, false)]
    [InlineData("[ff15::79]:5000", 1453, true)]
    public async Task Segments_reach_every_receiver_and_fall_back_where_the_MTU_is_smaller(string target, int size, bool degrades)
    {
        await using CabledNamespaces machines = await CabledNamespaces.MakeAsync();
        await using BenchProcess process = machines.Start(
            "send", target, "-u", "--receivers", "2", "--interface", CabledNamespaces.Cable, "--verify", "-s", "segment-offload", "-l", $"{size}", "-b", "16", "-n", "320", "--json");

        Outcome outcome = await process.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Equal(degrades, send.Degraded is not null);
        Assert.Equal(2, send.Receivers!.Count);
        Assert.All(send.Receivers, receiver => Assert.Equal(
            (320, (long?)0, (long?)0, (long?)0), (receiver.Delivered.Value, receiver.Verified!.Lost, receiver.Verified.Duplicate, receiver.Verified.Corrupt)));
    }

    /// <summary>In a namespace that has a loopback interface and nothing else. The extra run for events would not find a way without the interface.</summary>
    [Theory]
    [InlineData("", "239.255.7.9:5000", "--no-loopback", "--ttl", "0")]
    [InlineData("", "239.255.7.9:5000", "--events")]
    [InlineData(LocalRoute, "[ff15::79]:5000", "--interface", "lo")]
    [InlineData(LocalRoute, "[ff02::79%lo]:5000")]
    public async Task Loopback_brings_it_to_every_receiver_IPv6_by_a_local_route(string route, string target, params string[] more)
    {
        await using BenchProcess process = AloneWith(route, ["send", target, "-u", "--receivers", "2", "--verify", "-n", "200", "--json", .. more]);

        SendDocument send = AssertAllGotAll(await process.WaitAsync(Token), receivers: 2, messages: 200);

        Assert.Equal(!more.Contains("--no-loopback"), send.Multicast!.Loopback);
        if (more.Contains("--events"))
            Assert.True(send.Events!.Messages.Value == 200, send.Events.Messages.Reason);
    }

    [Theory]
    [InlineData("unreachable", "")]
    [InlineData(null, "ip -6 route add multicast ff00::/8 dev lo table local")]
    public async Task Loopback_brings_no_IPv6_without_a_local_route(string? refusal, string route)
    {
        await using BenchProcess process = AloneWith(route, "send", "[ff15::79]:5000", "-u", "--receivers", "1", "--interface", "lo", "-n", "2", "--json");

        Outcome outcome = await process.WaitAsync(Token);

        if (refusal is not null)
            Assert.Contains(refusal, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(refusal is null ? ExitCodes.Pass : ExitCodes.Failed, outcome.ExitCode);
        if (refusal is null)
            Assert.Equal(0, JsonOutput.Deserialize<SendDocument>(outcome.Output).Delivered.Value);
    }

    [Theory]
    [InlineData("cannot connect to 239.255.7.9:5000: the network is unreachable: this machine has no way to it (NetworkUnreachable); --interface names the way out", "send", "239.255.7.9:5000", "-u", "-n", "1")]
    [InlineData("cannot join the group 239.255.7.9: no route says on which interface, --interface names it", "sink", ":5000", "-u", "--group", "239.255.7.9")]
    public async Task Without_a_way_out_it_is_one_clear_line(string expected, params string[] args)
    {
        await using BenchProcess process = AloneWith("", args);

        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.StartsWith("error: " + expected, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>The program in a namespace with nothing but loopback, and with one route more if any.</summary>
    private static BenchProcess AloneWith(string route, params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "network namespaces need root on Linux");
        string prepare = "ip link set lo up" + (route.Length > 0 ? " && " + route : "");
        return BenchProcess.Start("unshare", ["-n", "sh", "-c", $"{prepare} && exec \"$@\"", "sh", "dotnet", BenchProcess.Program, .. args]);
    }

    private static SendDocument AssertAllGotAll(Outcome outcome, int receivers, long messages)
    {
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Equal(receivers, send.Receivers!.Count);
        Assert.All(send.Receivers, receiver => Assert.Equal(
            (messages, (long?)0, (long?)0, (long?)0), ((long)receiver.Delivered.Value!.Value, receiver.Verified!.Lost, receiver.Verified.Duplicate, receiver.Verified.Corrupt)));
        return send;
    }

    private static MulticastGroup GroupOnCable(string address) => new(IPAddress.Parse(address), GroupInterface.Parse(CabledNamespaces.Cable));

    private static Socket Member(string address)
    {
        MulticastGroup group = GroupOnCable(address);
        var socket = new Socket(group.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        PortSharing.Allow(socket);
        socket.Bind(new IPEndPoint(group.Any, Port));
        Membership.Join(socket, group);
        socket.ReceiveTimeout = 30_000; // ms; what has not come by then never will
        return socket;
    }

    /// <summary>All that comes up to the end.</summary>
    private static List<string> Taken(Socket socket)
    {
        List<string> taken = [];
        byte[] buffer = new byte[100];
        do
            taken.Add(Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)));
        while (taken[^1] != "end");
        return taken;
    }
}
