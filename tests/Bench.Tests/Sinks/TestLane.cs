using System.Net.Sockets;
using BatchSend;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Tests.Sinks;

/// <summary>A lane with a sender of its own on it, which sends within the window and accounts what it sent.</summary>
internal sealed class TestLane : IAsyncDisposable
{
    private readonly SendLane _lane;
    private readonly IBatchSender _sender;

    private TestLane(SendLane lane, string strategy)
    {
        _lane = lane;
        _sender = SenderCatalog.Create(lane.Socket, strategy);
    }

    public Socket Socket => _lane.Socket;

    public SendWindow Window => _lane.Window;

    public static async Task<TestLane> ConnectAsync(SinkProcess sink, string strategy, CancellationToken token) =>
        new(await SendLane.ConnectAsync(sink, token), strategy);

    public async Task<SendResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> batch, CancellationToken token)
    {
        Window.WaitFor(batch.Length);
        SendResult result = await _sender.SendAsync(batch, token);
        Window.Account(result, batch.Length, _sender.Descriptor.Name);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        _lane.Dispose();
    }
}
