using System.Net.Sockets;

namespace BatchSend;

/// <summary>What became of one batch. An expected socket failure is a result, not an exception.</summary>
/// <param name="Accepted">
/// Messages that the kernel has taken whole. It is the length of a prefix of the batch for every strategy
/// but <c>pending-tasks</c>, which may have had later messages accepted after an earlier one failed.
/// </param>
/// <param name="Bytes">
/// Payload bytes of the accepted messages. Bytes of a message that stopped in the middle are not counted:
/// the managed send does not report them when it fails.
/// </param>
/// <param name="Error">
/// <see cref="SocketError.Success"/>, or why the batch ended. <see cref="SocketError.OperationAborted"/> stands
/// for a cancellation or a disposal after progress. <see cref="SocketError.ConnectionRefused"/> on UDP concerns
/// an earlier datagram, not the message at <paramref name="FailedIndex"/>, which was not accepted (udp(7)).
/// </param>
/// <param name="FailedIndex">Index of the first message that was not accepted because of <paramref name="Error"/>; −1 without an error.</param>
/// <param name="Degraded">Why the strategy fell back to its next best way within this batch; null when it did not.</param>
public readonly record struct SendResult(int Accepted, long Bytes, SocketError Error, int FailedIndex, string? Degraded)
{
    /// <summary>A result without an error: the whole batch was accepted.</summary>
    public static SendResult Sent(int accepted, long bytes) => new(accepted, bytes, SocketError.Success, -1, null);

    /// <summary>A result that ended with an error at the message <paramref name="failedIndex"/>.</summary>
    public static SendResult Failed(int accepted, long bytes, SocketError error, int failedIndex) =>
        new(accepted, bytes, error, failedIndex, null);

    /// <summary>What <see cref="Error"/> means, for an app to filter on, with a sentence for people.</summary>
    /// <remarks>A result does not know its transport: of a datagram that was refused on Windows <see cref="SendErrors.StatusOf(SocketError, Transport)"/> knows more.</remarks>
    public SendErrorStatus Status => SendErrors.StatusOf(Error);

    /// <summary>True when every message of the batch was accepted.</summary>
    public bool IsSuccess => Error == SocketError.Success;
}
