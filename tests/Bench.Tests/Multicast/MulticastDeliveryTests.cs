using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using BatchSend;
using Bench.Commands;
using Bench.Multicast;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Multicast;

/// <summary>Several sinks in one group on one port: each gets everything, and what one of them fails to take is its own loss.</summary>
public sealed class MulticastDeliveryTests
{
    private const int Size = 200, Batch = 32;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One sequence of numbers through all strategies, each on a socket of its own: what is missing, doubled or altered anywhere shows.</summary>
    [Fact]
    public async Task Every_strategy_brings_every_datagram_to_every_receiver_once()
    {
        const int Receivers = 4, Batches = 20;
        await using SinkSet sinks = await StartAsync(Receivers, new SinkOptions { Transport = Transport.Udp, MessageSize = Size, Verify = true });
        Assert.Single(sinks.Sinks.Select(s => s.EndPoint).Distinct());
        SenderDescriptor[] strategies = [.. SenderCatalog.All.Where(s => SenderSupport.Of(s, Transport.Udp).IsSupported)];
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(Batch, Size);
        long sent = 0;

        foreach (SenderDescriptor strategy in strategies)
        {
            using Socket socket = await sinks.ConnectAsync(cancellationToken: Token);
            await using IBatchSender sender = SenderCatalog.Create(socket, strategy);
            for (int i = 0; i < Batches; i++)
            {
                foreach (ReadOnlyMemory<byte> message in messages)
                    VerifyPattern.Fill(MemoryMarshal.AsMemory(message).Span, sent++);
                await SendAsync(sinks, sender, messages);
            }

            sinks.Window.Drain();
        }

        (IReadOnlyList<SinkReport?> reports, string? failure) = await sinks.FinishAsync();
        Assert.Null(failure);
        Assert.Equal(strategies.Length * Batches * Batch, sent);
        Assert.Equal(Receivers, reports.Count);
        Assert.All(sinks.Window.All, window => Assert.Equal(0, window.LostMessages));
        Assert.All(reports, report => Assert.Equal((sent, sent * Size, (long?)0, (long?)0, (long?)0), (report!.Messages, report.Bytes, report.Lost, report.Duplicate, report.Corrupt)));
        Assert.Equal(sent * Receivers, sinks.Delivered);
    }

    [Fact]
    public async Task A_receiver_that_stands_still_loses_for_itself_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SO_RCVBUF is charged this way on Linux only, and SIGSTOP stops a process there");
        // More than the buffer holds, since each of 128 datagrams is charged 768 B and more; one batch fits into the window.
        const int Buffer = 65_536, Batches = 8, Batch = 16;
        await using SinkSet sinks = await StartAsync(2, new SinkOptions { Transport = Transport.Udp, MessageSize = Size, ReceiveBuffer = Buffer });
        using Socket socket = await sinks.ConnectAsync(cancellationToken: Token);
        await using IBatchSender sender = SenderCatalog.Create(socket, "per-buffer");
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(Batch, Size);
        SinkProcess stopped = sinks.Sinks[1];

        await SignalAsync("STOP", stopped.ProcessId);
        await Poll.UntilAsync(() => Directory.EnumerateDirectories($"/proc/{stopped.ProcessId}/task").All(IsStopped), "the stop of every thread");
        for (int i = 0; i < Batches; i++)
            await SendAsync(sinks, sender, messages);
        sinks.Window.Drain();
        Assert.Equal((0, Batches * Batch), (sinks.Window.All[0].LostMessages, sinks.Window.All[1].LostMessages));
        await SignalAsync("CONT", stopped.ProcessId);
        (IReadOnlyList<SinkReport?> reports, string? failure) = await sinks.FinishAsync();

        Assert.Null(failure);
        Assert.Equal(Batches * Batch, reports[0]!.Messages);
        Assert.InRange(reports[1]!.Messages, 1, (Batches * Batch) - 1);
        Assert.Equal(Batches * Batch, reports[1]!.Messages + sinks.Window.All[1].LostMessages);
    }

    [Fact]
    public async Task A_killed_receiver_is_an_error_and_the_others_report()
    {
        SinkSet sinks = await StartAsync(3, new SinkOptions { Transport = Transport.Udp, MessageSize = Size });
        await using (sinks)
        {
            using Socket socket = await sinks.ConnectAsync(cancellationToken: Token);
            await using IBatchSender sender = SenderCatalog.Create(socket, "mmsg");
            ReadOnlyMemory<byte>[] messages = MessageSet.Create(Batch, Size);
            await SendAsync(sinks, sender, messages);
            int killed = sinks.Sinks[1].ProcessId;

            await SignalAsync("KILL", killed);
            long sent = Batch;
            CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(async () =>
            {
                for (int i = 0; i < 20_000; i++) // many times what the window holds
                {
                    await SendAsync(sinks, sender, messages);
                    sent += Batch;
                }
            });

            Assert.Equal(ExitCodes.Failed, failure.ExitCode);
            Assert.Equal($"the sink (process {killed}) has ended with exit code 137", failure.Message);
            (IReadOnlyList<SinkReport?> reports, string? why) = await sinks.FinishAsync();
            Assert.Equal(failure.Message, why);
            Assert.Null(reports[1]);
            Assert.Equal(why, sinks.Sinks[1].WhyEndedEarly());
            foreach (int running in (int[])[0, 2])
            {
                Assert.Equal(sent, reports[running]!.Messages + sinks.Window.All[running].LostMessages);
                Assert.Null(sinks.Sinks[running].WhyEndedEarly());
            }
        }

        Assert.DoesNotContain(sinks.Sinks, s => BenchProcess.IsRunning(s.ProcessId));
    }

    [Fact]
    public async Task What_goes_to_another_group_on_the_same_port_is_not_taken()
    {
        SinkOptions options = new() { Transport = Transport.Udp, MessageSize = Size };
        await using SinkSet first = await StartAsync(1, options);
        await using SinkSet second = await SinkSet.StartAsync(SinkSet.InGroup(options, MulticastGroup.OnLoopback(), first.EndPoint.Port), 1, Token);
        using Socket toFirst = await first.ConnectAsync(cancellationToken: Token), toSecond = await second.ConnectAsync(cancellationToken: Token);

        await toFirst.SendAsync(new byte[Size], Token);
        await toSecond.SendAsync(new byte[Size], Token);
        await toSecond.SendAsync(new byte[Size], Token);
        await Poll.UntilAsync(() => (first.Delivered, second.Delivered) == (1, 2), "one and two datagrams");

        (IReadOnlyList<SinkReport?> ofFirst, _) = await first.FinishAsync();
        (IReadOnlyList<SinkReport?> ofSecond, _) = await second.FinishAsync();
        Assert.Equal((1, 2), (ofFirst[0]!.Messages, ofSecond[0]!.Messages));
    }

    /// <summary>A sink that shares the port at any address, but has joined nothing, takes none of what others have joined.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sink_without_a_group_beside_members_takes_unicast_alone(bool managed)
    {
        await using SinkSet members = await StartAsync(1, new SinkOptions { Transport = Transport.Udp, MessageSize = Size });
        await using SinkProcess beside = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp, MessageSize = Size, Share = true, ManagedReceive = managed, Bind = new IPEndPoint(IPAddress.Any, members.EndPoint.Port) }, Token);
        using Socket socket = await members.ConnectAsync(cancellationToken: Token), unicast = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        await socket.SendAsync(new byte[Size], Token);
        await unicast.SendToAsync(new byte[Size], new IPEndPoint(IPAddress.Loopback, members.EndPoint.Port), Token);
        await socket.SendAsync(new byte[Size], Token);
        await Poll.UntilAsync(() => (members.Delivered, beside.Counters.Messages) == (2, 1), "two to the group and one beside it");

        Assert.Equal(1, (await beside.StopAsync()).Messages);
        Assert.Equal(2, (await members.FinishAsync()).Reports[0]!.Messages);
    }

    [Fact]
    public async Task Several_sinks_without_a_group_are_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SinkSet.StartAsync(new SinkOptions { Transport = Transport.Udp, Share = true }, 2, Token));

    [Fact]
    public async Task A_port_that_somebody_has_without_sharing_it_is_one_clear_line()
    {
        GroupPort port = GroupPort.Free();
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Any, port.Port));

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(
            () => SinkSet.StartAsync(SinkSet.InGroup(new SinkOptions { Transport = Transport.Udp }, port.Group, port.Port), 2, Token));

        Assert.Equal($"the sink could not start: port {port.Port} is in use at 0.0.0.0 by a socket that does not share it", failure.Message);
    }

    private static Task<SinkSet> StartAsync(int count, SinkOptions options) =>
        SinkSet.StartAsync(SinkSet.InGroup(options, MulticastGroup.OnLoopback()), count, Token);

    private static async Task SendAsync(SinkSet sinks, IBatchSender sender, ReadOnlyMemory<byte>[] messages)
    {
        sinks.Window.WaitFor(messages.Length);
        sinks.Window.Account(await sender.SendAsync(messages, Token), messages.Length, sender.Descriptor.Name);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
    }

    /// <summary>The state is the letter behind the name in brackets (proc_pid_stat(5)).</summary>
    private static bool IsStopped(string task)
    {
        string stat = File.ReadAllText(Path.Combine(task, "stat"));
        return stat[stat.LastIndexOf(')')..].StartsWith(") T ", StringComparison.Ordinal);
    }
}
