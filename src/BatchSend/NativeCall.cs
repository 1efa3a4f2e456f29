using System.Net.Sockets;
using BatchSend.Interop.Linux;

namespace BatchSend;

/// <summary>What one native send call of a <see cref="NativeSocket"/> came to.</summary>
/// <param name="Taken">What the kernel has taken: bytes for sendmsg, datagrams for sendmmsg. It may be less than was given; 0 with an error.</param>
/// <param name="ErrorNumber">The error number of Linux (errno(3)); 0 when the call took anything or there was nothing to take.</param>
public readonly record struct NativeCall(int Taken, int ErrorNumber)
{
    /// <summary>The same in the words of the managed socket, for a <see cref="SocketException"/>.</summary>
    public SocketError Error => ((Errno)ErrorNumber).ToSocketError();

    /// <summary>What the error number means.</summary>
    public SendErrorStatus Status => SendErrors.StatusOfErrno(ErrorNumber);

    /// <summary>
    /// True when the socket has no room now (EAGAIN): wait until it has, which the managed send of the next message does.
    /// A system without memory (<see cref="SendErrorStatus.OutOfBuffers"/>) wakes nobody: pause and try again.
    /// </summary>
    public bool MustWait => ErrorNumber == (int)Errno.EAGAIN;

    /// <summary>From a result that is negative for an error.</summary>
    internal static NativeCall Of(int result) => result >= 0 ? new NativeCall(result, 0) : new NativeCall(0, -result);
}
