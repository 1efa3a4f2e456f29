using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bench.Tls;

namespace Bench.Tests.Tls;

/// <summary>Certificates of two authorities, made at run time, in files of a folder that goes with this object.</summary>
public sealed class TlsFiles : IDisposable
{
    /// <summary>The host that the sink's certificate is for, besides 127.0.0.1.</summary>
    public const string Host = "sink.test";

    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-tls-").FullName;
    private readonly EphemeralAuthority _trusted = new("trusted authority"), _other = new("another authority");

    public TlsFiles()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Ca = WriteCa("ca.pem", _trusted);
        OtherCa = WriteCa("other-ca.pem", _other);
        Sink = Write("sink.pem", _trusted, CertificateUse.Server);
        ExpiredSink = Write("expired-sink.pem", _trusted, CertificateUse.Server, now.AddDays(-3), now.AddDays(-2));
        FutureSink = Write("future-sink.pem", _trusted, CertificateUse.Server, now.AddDays(2), now.AddDays(3));
        OtherSink = Write("other-sink.pem", _other, CertificateUse.Server);
        Sender = Write("sender.pem", _trusted, CertificateUse.Client);
        ExpiredSender = Write("expired-sender.pem", _trusted, CertificateUse.Client, now.AddDays(-3), now.AddDays(-2));
        FutureSender = Write("future-sender.pem", _trusted, CertificateUse.Client, now.AddDays(2), now.AddDays(3));
        OtherSender = Write("other-sender.pem", _other, CertificateUse.Client);
    }

    public string Ca { get; }

    public string OtherCa { get; }

    public string Sink { get; }

    public string ExpiredSink { get; }

    public string FutureSink { get; }

    public string OtherSink { get; }

    public string Sender { get; }

    public string ExpiredSender { get; }

    public string FutureSender { get; }

    public string OtherSender { get; }

    /// <summary>The path of a file that a test writes itself.</summary>
    public string PathOf(string name) => Path.Combine(_directory, name);

    public void Dispose()
    {
        _trusted.Dispose();
        _other.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string WriteCa(string name, EphemeralAuthority authority)
    {
        using X509Certificate2 certificate = authority.PublicCertificate;
        File.WriteAllText(PathOf(name), certificate.ExportCertificatePem() + "\n");
        return PathOf(name);
    }

    private string Write(string name, EphemeralAuthority authority, CertificateUse use, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using X509Certificate2 certificate = authority.Issue(use, Path.GetFileNameWithoutExtension(name), [Host, "127.0.0.1"], from, until);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(PathOf(name), $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return PathOf(name);
    }
}
