using System.Net.Sockets;
using System.Reflection;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>The seam that builds of different commits meet at: framework types only, and never another signature.</summary>
public sealed class PairedEntryTests
{
    [Fact]
    public void The_signature_is_frozen()
    {
        MethodInfo create = Assert.Single(typeof(PairedEntry).GetMethods(BindingFlags.Public | BindingFlags.Static));
        Assert.Equal("BatchSend.PairedEntry", typeof(PairedEntry).FullName);
        Assert.True(typeof(PairedEntry) is { IsPublic: true, IsAbstract: true, IsSealed: true }, "a public static class");
        Assert.Equal("Create", create.Name);
        Assert.False(create.IsGenericMethod);
        Assert.Equal(typeof(Func<ReadOnlyMemory<byte>[], ValueTask<int>>), create.ReturnType);
        Assert.Equal([typeof(Socket), typeof(string)], create.GetParameters().Select(static p => p.ParameterType));
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Returns_the_messages_accepted(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        Func<ReadOnlyMemory<byte>[], ValueTask<int>> send = PairedEntry.Create(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(7, 100);
        Assert.Equal(7, await Wait.For(send(batch), "a batch"));
        Assert.Equal(0, await Wait.For(send([]), "an empty batch"));
        Assert.Throws<ArgumentNullException>(() => { _ = send(null!).AsTask(); });
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task Returns_them_also_when_it_had_to_wait(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        Func<ReadOnlyMemory<byte>[], ValueTask<int>> send = PairedEntry.Create(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);
        Task<int> sending = send(batch).AsTask();
        pair.Recorder.Start();
        Assert.Equal(170, await Wait.For(sending, "a batch"));
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Udp), MemberType = typeof(Cases))]
    public async Task A_batch_that_is_not_accepted_whole_throws_its_error(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        Func<ReadOnlyMemory<byte>[], ValueTask<int>> send = PairedEntry.Create(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(41), [10, Batches.MaxDatagram(family) + 1]);
        SocketException failure = await Assert.ThrowsAsync<SocketException>(async () => await send(batch));
        Assert.Equal(SocketError.MessageSize, failure.SocketErrorCode);
        pair.Recorder.AssertReceived(batch[..1]);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_connection_that_breaks_while_it_waits_throws_its_error(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        Func<ReadOnlyMemory<byte>[], ValueTask<int>> send = PairedEntry.Create(pair.Socket, strategy);
        Task<int> sending = send(Batches.Equal(170, 1501)).AsTask();
        pair.CloseReceiver();
        await Assert.ThrowsAsync<SocketException>(() => Wait.For(sending, "the broken batch"));
    }
}
