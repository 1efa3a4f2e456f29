using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Pairing;

namespace Bench.Gate.Sends;

/// <summary>A sender of another build, through its seam of framework types.</summary>
/// <param name="send">What the seam made for the socket.</param>
/// <param name="messages">The batch.</param>
internal sealed class SeamSend(Func<ReadOnlyMemory<byte>[], ValueTask<int>> send, ReadOnlyMemory<byte>[] messages) : IArmSend
{
    private readonly long _bytes = messages.Sum(m => (long)m.Length);

    /// <summary>The seam does not say.</summary>
    public long? Issued => null;

    public ValueTask<SendResult> SendAsync()
    {
        ValueTask<int> sending = send(messages);
        return sending.IsCompletedSuccessfully
            ? new ValueTask<SendResult>(SendResult.Sent(sending.Result, _bytes))
            : AwaitAsync(sending);
    }

    /// <summary>The seam has no disposal: its sender ends with the process, which is the launch.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> AwaitAsync(ValueTask<int> sending) =>
        SendResult.Sent(await sending.ConfigureAwait(false), _bytes);
}
