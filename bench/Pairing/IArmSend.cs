using BatchSend;

namespace Bench.Pairing;

/// <summary>What an arm sends its batches with on one socket: a strategy's sender, or whatever it is compared with.</summary>
internal interface IArmSend : IAsyncDisposable
{
    /// <summary>Sends the next batch of the lane.</summary>
    ValueTask<SendResult> SendAsync();

    /// <summary>Send operations issued so far; null where nothing counts them.</summary>
    long? Issued { get; }
}
