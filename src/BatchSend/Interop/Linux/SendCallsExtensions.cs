namespace BatchSend.Interop.Linux;

/// <summary>How every native send is made: never blocking, never with a signal, and again when a signal interrupted it.</summary>
internal static unsafe class SendCallsExtensions
{
    // MSG_DONTWAIT | MSG_NOSIGNAL, include/linux/socket.h
    internal const int Flags = 0x40 | 0x4000;

    public static int Send(this ISendCalls calls, int socket, MessageHeader* message)
    {
        int sent;
        do
            sent = calls.SendMessage(socket, message, Flags);
        while (sent == -(int)Errno.EINTR);
        return sent;
    }

    public static int Send(this ISendCalls calls, int socket, MultiMessageHeader* messages, int count)
    {
        int sent;
        do
            sent = calls.SendMessages(socket, messages, count, Flags);
        while (sent == -(int)Errno.EINTR);
        return sent;
    }
}
