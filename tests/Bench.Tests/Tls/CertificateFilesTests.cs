using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bench.Commands;
using Bench.Tls;
using Xunit;

namespace Bench.Tests.Tls;

public sealed class CertificateFilesTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    private const string Option = "--client-cert";

    [Fact]
    public void A_key_may_stand_in_the_certificates_file_or_in_its_own_or_in_pkcs12()
    {
        string[] parts = File.ReadAllText(files.Sender).Split("-----BEGIN PRIVATE KEY-----");
        string certificate = Write("alone.pem", parts[0]), key = Write("alone.key", "-----BEGIN PRIVATE KEY-----" + parts[1]);
        using (X509Certificate2 whole = X509Certificate2.CreateFromPemFile(files.Sender))
            File.WriteAllBytes(files.PathOf("sender.p12"), whole.Export(X509ContentType.Pkcs12));

        foreach ((string file, string? keyFile) in new[] { (files.Sender, null), (certificate, key), (files.PathOf("sender.p12"), (string?)null) })
        {
            using TlsIdentity identity = CertificateFiles.ReadIdentity(Option, new FileInfo(file), keyFile is null ? null : new FileInfo(keyFile));
            Assert.Equal("CN=sender", identity.Subject);
        }
    }

    [Fact]
    public void Authorities_are_read_from_pem_and_der()
    {
        string both = Write("both.pem", File.ReadAllText(files.Ca) + File.ReadAllText(files.OtherCa));
        Assert.Equal(2, CertificateFiles.ReadAuthorities("--ca", new FileInfo(both)).Count);
        using X509Certificate2 ca = X509CertificateLoader.LoadCertificateFromFile(files.Ca);
        File.WriteAllBytes(files.PathOf("ca.der"), ca.RawData);
        Assert.Equal(ca.Subject, CertificateFiles.ReadAuthorities("--ca", new FileInfo(files.PathOf("ca.der")))[0].Subject);
    }

    [Fact]
    public void What_cannot_be_used_says_which_file_and_why()
    {
        string key = File.ReadAllText(files.OtherSender)[File.ReadAllText(files.OtherSender).IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)..];
        string encrypted;
        using (ECDsa made = ECDsa.Create())
            encrypted = made.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));

        AssertRefused("cannot be read", files.PathOf("absent.pem"));
        AssertRefused("holds no private key; --key FILE", files.Ca);
        AssertRefused("holds no certificate", Write("key-only.pem", key));
        AssertRefused("neither PEM nor PKCS #12", Write("garbage.p12", "garbage"));
        AssertRefused("cannot be used together", files.Sender, Write("other.key", key));
        AssertRefused("is encrypted", files.Sender, Write("encrypted.key", encrypted));
        AssertRefused("is not PEM", files.Sender, Write("garbage.key", "garbage"));
        AssertRefused("holds no private key", files.Sender, files.Ca);
        AssertRefused("cannot be used together", Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + key));
        Assert.Contains("holds no certificate", Refused(() => CertificateFiles.ReadAuthorities("--ca", new FileInfo(Write("no-ca.pem", key)))), StringComparison.Ordinal);
        Assert.Contains("no certificate that can be read", Refused(() => CertificateFiles.ReadAuthorities("--ca", new FileInfo(Write("no-ca.der", "garbage")))), StringComparison.Ordinal);
    }

    private static void AssertRefused(string expected, string file, string? keyFile = null)
    {
        string message = Refused(() => CertificateFiles.ReadIdentity(Option, new FileInfo(file), keyFile is null ? null : new FileInfo(keyFile)));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(keyFile ?? file), message, StringComparison.Ordinal);
    }

    private static string Refused(Func<object> read)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => read());
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        return failure.Message;
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(files.PathOf(name), text);
        return files.PathOf(name);
    }
}
