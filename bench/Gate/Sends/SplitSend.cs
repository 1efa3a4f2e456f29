using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Pairing;

namespace Bench.Gate.Sends;

/// <summary>Planted: the first message alone, then the rest, so that what was one call becomes two.</summary>
internal sealed class SplitSend(IArmSend first, IArmSend rest) : IArmSend
{
    public long? Issued => first.Issued + rest.Issued;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> SendAsync()
    {
        SendResult one = await first.SendAsync().ConfigureAwait(false);
        SendResult others = await rest.SendAsync().ConfigureAwait(false);
        return others with { Accepted = one.Accepted + others.Accepted, Bytes = one.Bytes + others.Bytes };
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync().ConfigureAwait(false);
        await rest.DisposeAsync().ConfigureAwait(false);
    }
}
