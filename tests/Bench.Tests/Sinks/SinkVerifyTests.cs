using System.Net.Sockets;
using BatchSend;
using Bench.Sinks;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>Messages that a test really loses, repeats, swaps and damages, and a sink that has to notice.</summary>
public sealed class SinkVerifyTests
{
    private const int Size = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool, bool> Receives => OperatingSystem.IsLinux() ? new() { { false, false }, { true, false }, { false, true } } : new() { { true, false } };

    [Theory]
    [MemberData(nameof(Receives))]
    public async Task Intact_messages_in_order_are_found_intact(bool managed, bool gro)
    {
        SinkReport report = await SendDatagramsAsync([.. Enumerable.Range(0, 500).Select(i => Message(i))], managed, gro);
        AssertFound(report, lost: 0, duplicate: 0, reordered: 0, corrupt: 0);
        Assert.Equal(500, report.Messages);
    }

    [Theory]
    [MemberData(nameof(Receives))]
    public async Task Each_kind_of_damage_is_told_apart(bool managed, bool gro)
    {
        byte[] changed = Message(5);
        changed[^1] ^= 1;
        byte[] cut = Message(6)[..^1];
        SinkReport report = await SendDatagramsAsync(
            [Message(0), Message(2), Message(1), Message(1), changed, cut, Message(9), Message(9), Message(10)], managed, gro);
        // 3 and 4 were never sent, 5 and 6 did not arrive intact, 7 and 8 were never sent.
        AssertFound(report, lost: 6, duplicate: 2, reordered: 1, corrupt: 2);
        Assert.Equal(9, report.Messages);
    }

    [Fact]
    public async Task Coalesced_datagrams_are_verified_one_by_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "UDP_GRO exists on Linux only");
        await using SinkProcess sink = await StartAsync(managed: false, gro: true);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        UdpSegment.Enable(lane.Socket, Size);
        byte[] changed = Message(2);
        changed[50]++;
        byte[] run = [.. Message(0), .. Message(1), .. changed, .. Message(4), .. Message(3)];
        await lane.Socket.SendAsync(run, Token);
        lane.Window.Sent(5);
        lane.Window.Drain();

        SinkReport report = await sink.StopAsync();
        AssertFound(report, lost: 1, duplicate: 0, reordered: 1, corrupt: 1);
        Assert.Equal(5, report.Messages);
    }

    [Fact]
    public async Task Messages_shorter_than_a_sequence_number_use_what_fits()
    {
        // One byte a message: the numbers wrap at 256.
        byte[][] messages = [.. Enumerable.Range(0, 600).Where(i => i != 300).Select(i => Message(i, 1))];
        SinkReport report = await SendDatagramsAsync(messages, managed: false, gro: false);
        AssertFound(report, lost: 1, duplicate: 0, reordered: 0, corrupt: 0);
    }

    [Fact]
    public async Task A_stream_is_checked_byte_by_byte()
    {
        byte[] stream = [.. Enumerable.Range(0, 1000).SelectMany(i => Message(i))];
        Assert.Equal(0, (await SendStreamAsync(stream)).Corrupt);

        stream[(17 * Size) + 3] ^= 0x40;
        stream[(900 * Size) + 99] ^= 0x01;
        SinkReport report = await SendStreamAsync(stream);
        Assert.Equal(2, report.Corrupt);
        Assert.Equal(1000, report.Messages);
        Assert.Null(report.Lost);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_within_a_message_has_a_corrupt_one()
    {
        byte[] stream = [.. Enumerable.Range(0, 10).SelectMany(i => Message(i))];
        Assert.Equal(1, (await SendStreamAsync(stream[..^1])).Corrupt);
    }

    private static byte[] Message(long sequence, int size = Size)
    {
        byte[] message = new byte[size];
        VerifyPattern.Fill(message, sequence);
        return message;
    }

    private static void AssertFound(SinkReport report, long lost, long duplicate, long reordered, long corrupt) =>
        Assert.Equal(
            ((long?)lost, (long?)duplicate, (long?)reordered, (long?)corrupt),
            (report.Lost, report.Duplicate, report.Reordered, report.Corrupt));

    private static Task<SinkProcess> StartAsync(bool managed, bool gro) => SinkProcess.StartAsync(
        new SinkOptions { Transport = Transport.Udp, MessageSize = Size, Verify = true, ManagedReceive = managed, Gro = gro }, Token);

    private static async Task<SinkReport> SendDatagramsAsync(byte[][] messages, bool managed, bool gro)
    {
        await using SinkProcess sink = await StartAsync(managed, gro);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        foreach (byte[] message in messages)
            await lane.SendAsync(new ReadOnlyMemory<byte>[] { message }, Token);
        lane.Window.Drain();
        SinkReport report = await sink.StopAsync();
        Assert.Equal(0, lane.Window.LostMessages);
        return report;
    }

    private static async Task<SinkReport> SendStreamAsync(byte[] stream)
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Tcp, MessageSize = Size, Verify = true }, Token);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        for (int sent = 0; sent < stream.Length;)
            sent += await lane.Socket.SendAsync(stream.AsMemory(sent), SocketFlags.None, Token);
        lane.Socket.Shutdown(SocketShutdown.Send);
        lane.Window.Sent(stream.Length / Size);
        lane.Window.Drain();
        return await sink.StopAsync();
    }
}
