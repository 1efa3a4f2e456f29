using System.Net.Sockets;

namespace BatchSend;

/// <summary>
/// A frozen seam: builds of different commits are loaded side by side and compared through it, so it speaks framework
/// types only and its signature does not change.
/// </summary>
public static class PairedEntry
{
    /// <summary>Makes a sender for the socket and returns its send.</summary>
    /// <param name="socket">A connected socket; it stays the caller's.</param>
    /// <param name="strategy">A name of the <see cref="SenderCatalog"/>.</param>
    /// <returns>
    /// A function that sends a batch and returns the messages accepted, which is always the whole batch: anything less
    /// throws a <see cref="SocketException"/> with the error. One call at a time.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">No strategy has this name.</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected.</exception>
    /// <exception cref="NotSupportedException">The strategy does not work on this socket.</exception>
    public static Func<ReadOnlyMemory<byte>[], ValueTask<int>> Create(Socket socket, string strategy)
    {
        IBatchSender sender = SenderCatalog.Create(socket, strategy);
        return messages =>
        {
            ArgumentNullException.ThrowIfNull(messages);
            ValueTask<SendResult> send = sender.SendAsync(messages);
            return send.IsCompletedSuccessfully
                ? new ValueTask<int>(Accepted(send.Result))
                : AwaitAsync(send);
        };
    }

    private static async ValueTask<int> AwaitAsync(ValueTask<SendResult> send) =>
        Accepted(await send.ConfigureAwait(false));

    private static int Accepted(SendResult result) =>
        result.IsSuccess ? result.Accepted : throw new SocketException((int)result.Error);
}
