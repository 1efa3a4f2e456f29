using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace BatchSend.Errors;

/// <summary>The rows of <see cref="SendErrorRow"/> by what they are looked up with.</summary>
/// <remarks>
/// Plain loops over plain arrays: a process that is out of descriptors cannot load an assembly, and what looks an error up in it
/// must need none. A failure is no place where a loop over forty rows counts.
/// </remarks>
internal static class SendErrorTable
{
    /// <summary>Every row. Where several fit, as with a certificate that is both expired and for another name, the one that stands first counts.</summary>
    public static IReadOnlyList<SendErrorRow> Rows => SendErrorRows.All;

    /// <exception cref="ArgumentOutOfRangeException">The status is none of the enumeration.</exception>
    public static SendErrorRow Row(SendErrorStatus status)
    {
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            if (row.Status == status)
                return row;
        }

        throw new ArgumentOutOfRangeException(nameof(status), status, "no status of the enumeration");
    }

    public static SendErrorStatus Of(SocketError error)
    {
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            foreach (SocketError cause in row.Sockets)
            {
                if (cause == error)
                    return row.Status;
            }
        }

        return SendErrorStatus.Unknown;
    }

    /// <returns>Null when the reason tells no cause.</returns>
    public static SendErrorStatus? OfOpenSsl(int reason)
    {
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            foreach (int cause in row.OpenSsl)
            {
                if (cause == reason)
                    return row.Status;
            }
        }

        return null;
    }

    /// <returns>Null when the number tells no cause.</returns>
    public static SendErrorStatus? OfWindows(int result)
    {
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            foreach (uint cause in row.Windows)
            {
                if (cause == (uint)result)
                    return row.Status;
            }
        }

        return null;
    }

    /// <returns>Null when the alert tells no cause.</returns>
    public static SendErrorStatus? Of(TlsAlert alert)
    {
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            foreach (TlsAlert cause in row.Alerts)
            {
                if (cause == alert)
                    return row.Status;
            }
        }

        return null;
    }

    /// <returns><see cref="SendErrorStatus.None"/> when nothing was found wrong.</returns>
    public static SendErrorStatus Of(SslPolicyErrors errors, X509ChainStatusFlags chain)
    {
        if (errors == SslPolicyErrors.None && chain == X509ChainStatusFlags.NoError)
            return SendErrorStatus.None;
        // A chain error is only the heading over the flags of the chain.
        SslPolicyErrors own = chain == X509ChainStatusFlags.NoError ? errors : errors & ~SslPolicyErrors.RemoteCertificateChainErrors;
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            if ((row.Policies & (int)own) != 0 || (row.Chains & (int)chain) != 0)
                return row.Status;
        }

        return SendErrorStatus.CertificateInvalid; // a flag of a newer framework
    }

    /// <returns>Null for an exception that tells no cause by its type.</returns>
    public static SendErrorStatus? OfException(Type exception)
    {
        for (Type? type = exception; type is not null; type = type.BaseType)
        {
            foreach (SendErrorRow row in SendErrorRows.All)
            {
                foreach (Type cause in row.Exceptions)
                {
                    if (cause == type)
                        return row.Status;
                }
            }
        }

        return null;
    }

    /// <returns>What the exception means where nothing within it says more.</returns>
    public static SendErrorStatus OfWrapper(Type exception)
    {
        for (Type? type = exception; type is not null; type = type.BaseType)
        {
            foreach (SendErrorRow row in SendErrorRows.All)
            {
                if (row.Wrapper is { } wrapper && wrapper == type.FullName)
                    return row.Status;
            }
        }

        return SendErrorStatus.Unknown;
    }
}
