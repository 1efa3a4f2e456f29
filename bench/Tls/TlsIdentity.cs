using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>What one end shows the other: a certificate with its key, and the certificates between it and its authority.</summary>
internal sealed class TlsIdentity : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _between;

    /// <param name="certificate">With its private key. Becomes this object's.</param>
    /// <param name="between">Intermediate certificates. They become this object's.</param>
    public TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection? between = null)
    {
        _certificate = certificate;
        _between = between ?? [];
        // Offline: whoever measures sends nothing to anybody else, and a missing certificate is not looked for in the network.
        Context = SslStreamCertificateContext.Create(certificate, _between, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    public string Subject => _certificate.Subject;

    /// <summary>The same certificate so that TLS can use its key. SChannel, on Windows, uses none that lives in memory alone.</summary>
    /// <param name="certificate">With its key. Becomes the result, or is disposed.</param>
    public static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        foreach (X509Certificate2 certificate in _between)
            certificate.Dispose();
    }
}
