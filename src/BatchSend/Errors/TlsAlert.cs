namespace BatchSend.Errors;

/// <summary>The alerts of TLS that tell a cause, with their numbers (RFC 8446, section 6) and names. The framework's names differ here and there (<see cref="TlsText"/>).</summary>
internal enum TlsAlert
{
    HandshakeFailure = 40,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    CertificateUnknown = 46,
    UnknownCA = 48,
    AccessDenied = 49,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    CertificateRequired = 116,
}
