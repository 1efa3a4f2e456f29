using BatchSend;
using Bench.Pairing;

namespace Bench.Gate.Sends;

/// <summary>Planted: 64 bytes on the managed heap a batch.</summary>
internal sealed class AllocatingSend(IArmSend inner) : IArmSend
{
    /// <summary>An array's header, method table and length on a 64-bit runtime; with these payload bytes the object has 64.</summary>
    private const int ArrayOverhead = 24;

    private const int PlantedBytes = 64;

    /// <summary>A field that is read at last, so that the runtime can neither keep the array off the heap nor leave it out.</summary>
    private byte[] _garbage = [];

    public long? Issued => inner.Issued;

    public ValueTask<SendResult> SendAsync()
    {
        _garbage = new byte[PlantedBytes - ArrayOverhead];
        return inner.SendAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.KeepAlive(_garbage);
        return inner.DisposeAsync();
    }
}
