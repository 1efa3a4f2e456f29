using BatchSend.Errors;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Errors;

/// <summary>The numbers of OpenSSL in the table are those of its headers.</summary>
public sealed class TlsNumberTests
{
    private const string Header = "/usr/include/openssl/sslerr.h";

    [Fact]
    public void Reasons_and_alerts_have_the_numbers_of_the_headers()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gcc") && File.Exists(Header), "gcc and the headers of OpenSSL are not installed");
        (string Name, SendErrorStatus Status)[] reasons =
        [
            ("SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE", SendErrorStatus.CertificateMissing),
            ("SSL_R_CERTIFICATE_VERIFY_FAILED", SendErrorStatus.CertificateInvalid),
            ("SSL_R_NO_PROTOCOLS_AVAILABLE", SendErrorStatus.TlsNotAgreed),
            ("SSL_R_NO_SHARED_CIPHER", SendErrorStatus.TlsNotAgreed),
            ("SSL_R_UNSUPPORTED_PROTOCOL", SendErrorStatus.TlsNotAgreed),
            ("SSL_R_SSLV3_ALERT_BAD_CERTIFICATE", SendErrorStatus.CertificateRejected),
            ("SSL_R_TLSV1_ALERT_UNKNOWN_CA", SendErrorStatus.CertificateRejected),
            ("SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED", SendErrorStatus.CertificateMissing),
            ("SSL_R_TLSV1_ALERT_PROTOCOL_VERSION", SendErrorStatus.TlsNotAgreed),
            ("SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE", SendErrorStatus.TlsNotAgreed),
        ];
        Assert.Equal(SendErrorTable.Rows.Sum(static r => r.OpenSsl.Length), reasons.Count(static r => !r.Name.Contains("ALERT", StringComparison.Ordinal)));
        int[] codes = Codes([.. reasons.Select(static r => r.Name)]);
        Assert.Equal(reasons.Select(static r => (r.Name, (SendErrorStatus?)r.Status)), reasons.Zip(codes, static (r, code) => (r.Name, TlsText.OfOpenSsl(code))));
        Assert.Null(TlsText.OfOpenSsl(0));
        Assert.Null(TlsText.OfOpenSsl(unchecked((int)0x80131430))); // the framework's own number of a CryptographicException
    }

    private static int[] Codes(string[] names)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("openssl");
        try
        {
            string source = Path.Combine(folder.FullName, "codes.c"), binary = Path.Combine(folder.FullName, "codes");
            File.WriteAllText(source, $$"""
                #include <openssl/err.h>
                #include <openssl/ssl.h>
                #include <stdio.h>
                int main(void) {
                    {{string.Concat(names.Select(static n => $"printf(\"%d \", (int)ERR_PACK(ERR_LIB_SSL, 0, {n}));"))}}
                    return 0;
                }
                """);
            Commands.Run("gcc", "-o", binary, source);
            return [.. Commands.Run(binary).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
