using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace BatchSend.Errors;

/// <summary>What an exception means, inner ones included.</summary>
internal static class ExceptionStatus
{
    /// <summary>
    /// Where SslStream is. It throws an IOException without a cause when the stream below it ends within a handshake or a
    /// record, and for nothing else but a renegotiation that it does not allow (TLS 1.2), after which it is of no use either.
    /// </summary>
    private const string TlsAssembly = "System.Net.Security";

    public static SendErrorStatus Of(Exception exception)
    {
        SendErrorStatus vague = SendErrorStatus.Unknown;
        foreach (Exception e in WithInner(exception))
        {
            if (Certain(e) is { } status)
                return status;
            if (vague == SendErrorStatus.Unknown)
                vague = SendErrorTable.OfWrapper(e.GetType());
        }

        return vague;
    }

    /// <summary>The exception and all within it, each before its inner ones.</summary>
    private static IEnumerable<Exception> WithInner(Exception exception)
    {
        Stack<Exception> left = new([exception]);
        while (left.TryPop(out Exception? e))
        {
            yield return e;
            if (e is AggregateException aggregate)
            {
                foreach (Exception inner in aggregate.InnerExceptions.Reverse())
                    left.Push(inner);
            }
            else if (e.InnerException is { } inner)
            {
                left.Push(inner);
            }
        }
    }

    /// <summary>Null when the exception does not tell the cause by itself.</summary>
    private static SendErrorStatus? Certain(Exception e) => e switch
    {
        SocketException socket => OfSocket(socket),
        AuthenticationException => TlsText.StatusOf(e.Message),
        Win32Exception native => SendErrorTable.OfWindows(native.NativeErrorCode),
        CryptographicException => TlsText.OfOpenSsl(e.HResult),
        IOException { InnerException: null, Source: TlsAssembly } => SendErrorStatus.ConnectionClosed,
        _ => SendErrorTable.OfException(e.GetType()),
    };

    private static SendErrorStatus? OfSocket(SocketException e)
    {
        SendErrorStatus status = SendErrors.StatusOf(e.SocketErrorCode);
        // Code that makes the exception of a number of Linux itself, as Marshal.GetLastPInvokeError has it.
        if (status == SendErrorStatus.Unknown && OperatingSystem.IsLinux())
            status = SendErrors.StatusOfErrno(e.NativeErrorCode);
        return status == SendErrorStatus.Unknown ? null : status;
    }
}
