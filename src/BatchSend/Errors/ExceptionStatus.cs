using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace BatchSend.Errors;

/// <summary>What an exception means, inner ones included.</summary>
internal static class ExceptionStatus
{
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
        _ => SendErrorTable.OfException(e.GetType()),
    };

    private static SendErrorStatus? OfSocket(SocketException e)
    {
        SendErrorStatus status = SendErrors.StatusOf(e.SocketErrorCode);
        // The framework has no name for some numbers of Linux, and keeps the number.
        if (status == SendErrorStatus.Unknown && OperatingSystem.IsLinux())
            status = SendErrors.StatusOfErrno(e.NativeErrorCode);
        return status == SendErrorStatus.Unknown ? null : status;
    }
}
