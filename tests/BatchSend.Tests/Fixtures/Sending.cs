using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>Bounded sends. All are asynchronous, so that misuse that throws at once comes back in the task as well.</summary>
internal static class Sending
{
    /// <summary>Sends a batch and waits for its end, a bounded time.</summary>
    public static async Task<SendResult> Send(this IBatchSender sender, ReadOnlyMemory<byte>[] batch, CancellationToken? token = null) =>
        await Wait.For(sender.SendAsync(batch, token ?? TestContext.Current.CancellationToken), $"a batch of {batch.Length} messages by {sender.Descriptor}");

    /// <summary>Starts a batch that fits in no small buffer, so that its send waits for the receiver.</summary>
    public static Task<SendResult> StartPending(this IBatchSender sender, ReadOnlyMemory<byte>[] batch, CancellationToken? token = null)
    {
        ValueTask<SendResult> send = sender.SendAsync(batch, token ?? TestContext.Current.CancellationToken);
        Assert.False(send.IsCompleted, $"{Batches.BytesOf(batch)} bytes fit in no small buffer");
        return send.AsTask();
    }

    /// <summary>Sends issued so far.</summary>
    public static long Issued(this IBatchSender sender) => ((ISendCallCounter)sender).Issued;

    /// <summary>Flushes and waits for its end, a bounded time.</summary>
    public static async Task<SendResult> Flush(this BatchedOutput output, CancellationToken? token = null) =>
        await Wait.For(output.FlushAsync(token ?? TestContext.Current.CancellationToken), "a flush");

    /// <summary>Writes one message, which sends those before it where the queue is full.</summary>
    public static async Task WriteOne(this BatchedOutput output, ReadOnlyMemory<byte> message, CancellationToken? token = null) =>
        await Wait.For(output.WriteAsync(message, token ?? TestContext.Current.CancellationToken), "a write");
}
