namespace BatchSend;

/// <summary>
/// Implemented by every sender of the catalog: how many send operations it handed to the socket layer.
/// </summary>
/// <remarks>
/// This is what the library issued, known without any privilege. It is not what the kernel saw: backpressure can
/// turn one operation into several system calls. Only a system call counter can tell that.
/// </remarks>
public interface ISendCallCounter
{
    /// <summary>Send operations issued since the sender was made: native calls, or managed sends handed to the socket.</summary>
    long Issued { get; }
}
