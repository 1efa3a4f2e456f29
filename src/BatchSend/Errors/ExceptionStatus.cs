using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

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
        return CertainWithin(exception, ref vague) ?? vague;
    }

    /// <summary>What the exception or the first one within it, each before its inner ones, says for certain; null when none does.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="vague">What one of them means where nothing says more; the first stays.</param>
    private static SendErrorStatus? CertainWithin(Exception e, ref SendErrorStatus vague)
    {
        if (Certain(e) is { } status)
            return status;
        if (vague == SendErrorStatus.Unknown)
            vague = SendErrorTable.OfWrapper(e.GetType());
        if (e is not AggregateException aggregate)
            return e.InnerException is { } only ? CertainWithin(only, ref vague) : null;
        foreach (Exception inner in aggregate.InnerExceptions)
        {
            if (CertainWithin(inner, ref vague) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>Null when the exception does not tell the cause by itself.</summary>
    private static SendErrorStatus? Certain(Exception e)
    {
        // By name, and each in a method of its own: a type that a method names is loaded with the method, for another exception too.
        for (Type? type = e.GetType(); type is not null; type = type.BaseType)
        {
            switch (type.FullName)
            {
                case "System.Net.Sockets.SocketException":
                    return OfSocket(e);
                case "System.Security.Authentication.AuthenticationException":
                    return OfTls(e);
                case "System.ComponentModel.Win32Exception":
                    return OfNative(e);
                case "System.Security.Cryptography.CryptographicException":
                    return TlsText.OfOpenSsl(e.HResult);
            }
        }

        return e is IOException { InnerException: null, Source: TlsAssembly }
            ? SendErrorStatus.ConnectionClosed
            : SendErrorTable.OfException(e.GetType());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SendErrorStatus? OfTls(Exception e) => TlsText.StatusOf(e.Message);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SendErrorStatus? OfNative(Exception e) => SendErrorTable.OfWindows(((Win32Exception)e).NativeErrorCode);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SendErrorStatus? OfSocket(Exception exception)
    {
        var e = (SocketException)exception;
        SendErrorStatus status = SendErrors.StatusOf(e.SocketErrorCode);
        // Code that makes the exception of a number of Linux itself, as Marshal.GetLastPInvokeError has it.
        if (status == SendErrorStatus.Unknown && OperatingSystem.IsLinux())
            status = SendErrors.StatusOfErrno(e.NativeErrorCode);
        return status == SendErrorStatus.Unknown ? null : status;
    }
}
