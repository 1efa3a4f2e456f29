using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Pairing;

namespace Bench.Gate.Sends;

/// <summary>Planted: sends fewer messages than it says.</summary>
/// <param name="fewer">Sends less than the batch.</param>
/// <param name="batch">Messages that it claims.</param>
internal sealed class LossySend(IArmSend fewer, int batch) : IArmSend
{
    public long? Issued => fewer.Issued;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> SendAsync() =>
        await fewer.SendAsync().ConfigureAwait(false) with { Accepted = batch };

    public ValueTask DisposeAsync() => fewer.DisposeAsync();
}
