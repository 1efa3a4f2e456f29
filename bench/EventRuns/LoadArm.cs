using BatchSend;
using Bench.Meters.Events;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.EventRuns;

/// <summary>A strategy on a socket of its own.</summary>
internal sealed class LoadArm : IAsyncDisposable
{
    private readonly SendLane _lane;
    private readonly IBatchSender _sender;
    private readonly BatchRing _batches;
    private int _next;

    private LoadArm(SendLane lane, string strategy, BatchRing batches)
    {
        _lane = lane;
        _sender = SenderCatalog.Create(lane.Socket, strategy);
        _batches = batches;
    }

    public static async Task<LoadArm> ConnectAsync(SinkProcess sink, string strategy, BatchRing batches, CancellationToken token)
    {
        SendLane lane = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        try
        {
            return new LoadArm(lane, strategy, batches);
        }
        catch
        {
            lane.Dispose();
            throw;
        }
    }

    /// <summary>Sends so many batches, each when the window has room for it, and returns when the sink has them or they are lost.</summary>
    /// <exception cref="Commands.CommandFailure">The socket did not accept all of a batch, or the sink has ended.</exception>
    public async Task<WindowTraffic> SendAsync(long batches, CancellationToken token)
    {
        long messages = 0, bytes = 0;
        bool natively = false;
        for (long i = 0; i < batches; i++)
        {
            token.ThrowIfCancellationRequested();
            _lane.Window.WaitFor(_batches.Batch);
            SendResult result = await _sender.SendAsync(_batches[_next], CancellationToken.None).ConfigureAwait(false);
            _lane.Window.Account(result, _batches.Batch, _sender.Descriptor.Name);
            _next = _batches.Next(_next);
            messages += result.Accepted;
            bytes += result.Bytes;
            natively |= NativeSends.IsLatestOf(_sender);
        }

        _lane.Window.Drain();
        return new WindowTraffic(messages, bytes, natively);
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync().ConfigureAwait(false);
        _lane.Dispose();
    }
}
