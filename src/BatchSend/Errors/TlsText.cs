using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BatchSend.Errors;

/// <summary>
/// Reads the cause of a TLS failure. The framework's exceptions carry it in their message alone, by the names of
/// SslPolicyErrors, of X509ChainStatusFlags, or of the alert in quotes, by its number where the framework has no name for it;
/// no other word of a message looks like one of them.
/// </summary>
internal static partial class TlsText
{
    // A code of OpenSSL 3 (openssl/err.h): the library in 8 bits above 23 bits of reason. An alert of the other side is a
    // reason of its number and SSL_AD_REASON_OFFSET (openssl/ssl.h); 1.1 has fewer bits for the reason and the same numbers.
    private const int LibraryShift = 23, LibraryMask = 0xFF, ReasonMask = 0x7F_FFFF, SslLibrary = 20, AlertOffset = 1000;
    private const int OldLibraryShift = 24, OldReasonMask = 0xFFF;

    private static readonly FrozenDictionary<string, SendErrorStatus> Words = SendErrorTable.Rows
        .SelectMany(static row => row.Policies.Select(static p => p.ToString())
            .Concat(row.Chains.Select(static c => c.ToString()))
            .Concat(row.Alerts.SelectMany(static a => new[] { a.ToString(), ((int)a).ToString(CultureInfo.InvariantCulture) }))
            .Select(word => KeyValuePair.Create(word, row.Status)))
        .Append(KeyValuePair.Create("InsuffientSecurity", SendErrorStatus.TlsNotAgreed)) // as the framework spells it,
        .Append(KeyValuePair.Create("UnsupportedCert", SendErrorStatus.CertificateRejected)) // and shortens this one
        .Append(KeyValuePair.Create("RemoteCertificateValidationCallback", SendErrorStatus.CertificateInvalid)) // it said no
        .ToFrozenDictionary();

    /// <returns>Null when the message names no cause; of several the gravest.</returns>
    public static SendErrorStatus? StatusOf(string message)
    {
        List<SendErrorStatus> found = [];
        foreach (Match word in Word().Matches(message))
        {
            if (Words.TryGetValue(word.Value, out SendErrorStatus status))
                found.Add(status);
        }

        return SendErrorTable.Gravest(found);
    }

    /// <returns>Null when the code is none of OpenSSL's TLS part, or tells no cause.</returns>
    public static SendErrorStatus? OfOpenSsl(int code)
    {
        int reason = (code >> LibraryShift & LibraryMask) == SslLibrary ? code & ReasonMask
            : (code >> OldLibraryShift & LibraryMask) == SslLibrary ? code & OldReasonMask
            : 0;
        return SendErrorTable.OfOpenSsl(reason) ?? SendErrorTable.Of((TlsAlert)(reason - AlertOffset));
    }

    [GeneratedRegex("[A-Za-z]+|(?<=')[0-9]+(?=')")]
    private static partial Regex Word();
}
