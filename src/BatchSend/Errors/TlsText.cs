using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace BatchSend.Errors;

/// <summary>
/// Reads the cause of a TLS failure. The framework's exceptions carry it in their message alone, by the names of
/// SslPolicyErrors, of X509ChainStatusFlags, or of the alert in quotes, by its number where the framework has no name for it;
/// no other word of a message looks like one of them.
/// </summary>
internal static class TlsText
{
    // A code of OpenSSL 3 (openssl/err.h): the library in 8 bits above 23 bits of reason. An alert of the other side is a
    // reason of its number and SSL_AD_REASON_OFFSET (openssl/ssl.h); 1.1 has fewer bits for the reason and the same numbers.
    private const int LibraryShift = 23, LibraryMask = 0xFF, ReasonMask = 0x7F_FFFF, SslLibrary = 20, AlertOffset = 1000;
    private const int OldLibraryShift = 24, OldReasonMask = 0xFFF;

    /// <summary>Words of the framework that are no name of a flag or an alert, and the row that each belongs to.</summary>
    private static readonly (string Word, SendErrorStatus Status)[] OtherWords =
    [
        ("InsuffientSecurity", SendErrorStatus.TlsNotAgreed), // as the framework spells it,
        ("UnsupportedCert", SendErrorStatus.CertificateRejected), // and shortens this one
        ("RemoteCertificateValidationCallback", SendErrorStatus.CertificateInvalid), // it said no
    ];

    /// <returns>Null when the message names no cause; of several the gravest.</returns>
    public static SendErrorStatus? StatusOf(string message)
    {
        foreach (SendErrorRow row in SendErrorRows.All)
        {
            if (Names(message, row))
                return row.Status;
        }

        return null;
    }

    private static bool Names(string message, SendErrorRow row)
    {
        for (int flag = 1; flag > 0; flag <<= 1)
        {
            if ((row.Policies & flag) != 0 && HasWord(message, ((SslPolicyErrors)flag).ToString()))
                return true;
            if ((row.Chains & flag) != 0 && HasWord(message, ((X509ChainStatusFlags)flag).ToString()))
                return true;
        }

        foreach (TlsAlert alert in row.Alerts)
        {
            if (HasWord(message, alert.ToString()) || message.Contains($"'{(int)alert}'", StringComparison.Ordinal))
                return true;
        }

        foreach ((string word, SendErrorStatus status) in OtherWords)
        {
            if (status == row.Status && HasWord(message, word))
                return true;
        }

        return false;
    }

    /// <summary>Whether the word stands in the message between characters that are no letters.</summary>
    private static bool HasWord(string message, string word)
    {
        for (int at = message.IndexOf(word, StringComparison.Ordinal); at >= 0; at = message.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsAsciiLetter(message[at - 1])) && (end == message.Length || !char.IsAsciiLetter(message[end])))
                return true;
        }

        return false;
    }

    /// <returns>Null when the code is none of OpenSSL's TLS part, or tells no cause.</returns>
    public static SendErrorStatus? OfOpenSsl(int code)
    {
        int reason = (code >> LibraryShift & LibraryMask) == SslLibrary ? code & ReasonMask
            : (code >> OldLibraryShift & LibraryMask) == SslLibrary ? code & OldReasonMask
            : 0;
        return SendErrorTable.OfOpenSsl(reason) ?? SendErrorTable.Of((TlsAlert)(reason - AlertOffset));
    }
}
