namespace BatchSend;

/// <summary>
/// Send calls by the names that they have in the Linux kernel. On Windows only <see cref="Total"/> has a meaning: a send
/// of the managed socket is a WSASend there, and is counted as <see cref="SendTo"/>.
/// </summary>
/// <param name="SendTo">sendto, by which the kernel sees send(2): every send of one buffer by the managed socket.</param>
/// <param name="SendMsg">sendmsg(2): many buffers as one piece of a stream, or as one run of datagrams.</param>
/// <param name="SendMmsg">sendmmsg(2): many datagrams.</param>
public readonly record struct SendCallCounts(long SendTo = 0, long SendMsg = 0, long SendMmsg = 0)
{
    /// <summary>Send calls of any name.</summary>
    public long Total => SendTo + SendMsg + SendMmsg;
}
