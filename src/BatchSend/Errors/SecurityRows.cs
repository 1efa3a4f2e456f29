using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using static BatchSend.SendErrorKind;

namespace BatchSend.Errors;

/// <summary>The rows of TLS, the gravest finding first. An alert is what the other side says of this one; the rest is what this side found.</summary>
internal static class SecurityRows
{
    public static SendErrorRow[] All { get; } =
    [
        new(SendErrorStatus.CertificateRevoked, Security, "The certificate was revoked by who issued it.")
        {
            Chains = (int)X509ChainStatusFlags.Revoked,
            Windows = [0x8009_2010, 0x800B_010C], // CRYPT_E_REVOKED, CERT_E_REVOKED
        },
        new(SendErrorStatus.CertificateExpired, Security, "The certificate has expired, or is not valid yet.")
        {
            Chains = (int)(X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested | X509ChainStatusFlags.CtlNotTimeValid),
            Windows = [0x8009_0328, 0x800B_0101], // SEC_E_CERT_EXPIRED, CERT_E_EXPIRED
        },
        new(SendErrorStatus.CertificateNameMismatch, Security, "The certificate is for another host name.")
        {
            Policies = (int)SslPolicyErrors.RemoteCertificateNameMismatch,
            Windows = [0x8009_0322, 0x800B_010F], // SEC_E_WRONG_PRINCIPAL, CERT_E_CN_NO_MATCH
        },
        new(SendErrorStatus.CertificateUntrusted, Security, "The certificate was issued by somebody whom this machine does not trust.")
        {
            Chains = (int)(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.ExplicitDistrust),
            Windows = [0x8009_0325, 0x800B_0109, 0x800B_010A], // SEC_E_UNTRUSTED_ROOT, CERT_E_UNTRUSTEDROOT, CERT_E_CHAINING
        },
        new(SendErrorStatus.CertificateWrongUsage, Security, "The certificate is not meant for this use.")
        {
            Chains = (int)(X509ChainStatusFlags.NotValidForUsage | X509ChainStatusFlags.CtlNotValidForUsage),
            Windows = [0x8009_0349, 0x800B_0110], // SEC_E_CERT_WRONG_USAGE, CERT_E_WRONG_USAGE
        },
        new(SendErrorStatus.RevocationUnknown, Security, "Whether the certificate was revoked could not be found out.")
        {
            Chains = (int)(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation),
            Windows = [0x8009_2012, 0x8009_2013, 0x800B_010E], // CRYPT_E_NO_REVOCATION_CHECK, CRYPT_E_REVOCATION_OFFLINE, CERT_E_REVOCATION_FAILURE
        },
        new(SendErrorStatus.CertificateMissing, Security, "A certificate is required, and none was given.")
        {
            Policies = (int)SslPolicyErrors.RemoteCertificateNotAvailable,
            Alerts = [TlsAlert.CertificateRequired],
            OpenSsl = [199], // SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE
            Windows = [0x8009_0320], // SEC_E_INCOMPLETE_CREDENTIALS
        },
        new(SendErrorStatus.CertificateRejected, Security, "The other side did not accept the certificate of this one.")
        {
            Alerts =
            [
                TlsAlert.BadCertificate, TlsAlert.UnsupportedCertificate, TlsAlert.CertificateRevoked, TlsAlert.CertificateExpired,
                TlsAlert.CertificateUnknown, TlsAlert.UnknownCA, TlsAlert.AccessDenied,
            ],
        },
        new(SendErrorStatus.CertificateInvalid, Security, "The certificate is not valid.")
        {
            Policies = (int)SslPolicyErrors.RemoteCertificateChainErrors,
            Chains = (int)(X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.HasWeakSignature |
                X509ChainStatusFlags.Cyclic | X509ChainStatusFlags.InvalidExtension |
                X509ChainStatusFlags.HasNotSupportedCriticalExtension | X509ChainStatusFlags.InvalidPolicyConstraints |
                X509ChainStatusFlags.NoIssuanceChainPolicy | X509ChainStatusFlags.InvalidBasicConstraints |
                X509ChainStatusFlags.InvalidNameConstraints | X509ChainStatusFlags.HasNotSupportedNameConstraint |
                X509ChainStatusFlags.HasNotDefinedNameConstraint | X509ChainStatusFlags.HasNotPermittedNameConstraint |
                X509ChainStatusFlags.HasExcludedNameConstraint | X509ChainStatusFlags.CtlNotSignatureValid),
            OpenSsl = [134], // SSL_R_CERTIFICATE_VERIFY_FAILED
            Windows = [0x8009_0327, 0x8009_6004], // SEC_E_CERT_UNKNOWN, TRUST_E_CERT_SIGNATURE
        },
        new(SendErrorStatus.TlsNotAgreed, Security, "The two sides have no version or cipher of TLS in common.")
        {
            Alerts = [TlsAlert.HandshakeFailure, TlsAlert.ProtocolVersion, TlsAlert.InsufficientSecurity],
            OpenSsl = [191, 193, 258], // SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_NO_SHARED_CIPHER, SSL_R_UNSUPPORTED_PROTOCOL
            Windows = [0x8009_0331], // SEC_E_ALGORITHM_MISMATCH
        },
        new(SendErrorStatus.TlsFailed, Security, "No secure connection came about: the TLS handshake failed.")
        {
            Wrapper = "System.Security.Authentication.AuthenticationException",
        },
    ];
}
