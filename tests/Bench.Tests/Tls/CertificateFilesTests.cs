using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Pem_is_read_in_every_encoding_with_a_byte_order_mark_and_in_utf16_without_one(string encoding)
    {
        var marked = Encoding.GetEncoding(encoding);
        string pem = File.ReadAllText(files.Sender);
        AssertRead([.. marked.GetPreamble(), .. marked.GetBytes(pem)]);
        if (encoding != "utf-32")
            AssertRead(marked.GetBytes(pem));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData(" \t\n")]
    [InlineData("\n\n")]
    [InlineData("\n    ")]
    public void Pem_is_read_whatever_its_lines_end_with(string end)
    {
        string pem = File.ReadAllText(files.Sender).Replace("\n", end, StringComparison.Ordinal);
        AssertRead(Encoding.UTF8.GetBytes("notes" + end + pem + end + "more notes"));
    }

    [Fact]
    public void Nothing_of_a_file_that_is_damaged_is_skipped()
    {
        string pem = File.ReadAllText(files.Sender);
        int key = pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal);
        AssertRefused("the CERTIFICATE at line 1 cannot be read: its last line, -----END CERTIFICATE-----, is missing", Write("cut.pem", pem[..200]));
        AssertRefused("the CERTIFICATE at line 1 cannot be read: its last line, -----END CERTIFICATE-----, is missing", Write("cut-inside.pem", pem[..200] + "\n" + pem[key..]));
        AssertRefused("the CERTIFICATE at line 3 cannot be read: it is not whole Base64", Write("broken.pem", "a\nb\n" + pem.Remove(200, 1)));
        AssertRefused("the CERTIFICATE at line 1 cannot be read: it is not whole Base64", Write("one-line.pem", pem.Replace("\n", "\\n", StringComparison.Ordinal)));
        AssertRefused("the PRIVATE KEY at line", Write("cut-key.pem", pem[..(key + 80)]));
        string cut = Write("cut-ca.pem", File.ReadAllText(files.Ca) + File.ReadAllText(files.OtherCa)[..200]);
        Assert.Contains("cannot be read: its last line", Refused(() => CertificateFiles.ReadAuthorities("--ca", new FileInfo(cut))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_certificate_of_the_key_is_found_among_others()
    {
        string bundle = Write("bundle.pem", File.ReadAllText(files.Ca) + File.ReadAllText(files.OtherCa) + File.ReadAllText(files.Sender) + File.ReadAllText(files.Ca));
        using TlsIdentity identity = CertificateFiles.ReadIdentity(Option, new FileInfo(bundle), null);
        Assert.Equal("CN=sender", identity.Subject);
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
        AssertRefused("holds no certificate, neither in PEM nor in DER nor in PKCS #12", Write("garbage.p12", "garbage"));
        AssertRefused("is not that of the certificate", files.Sender, Write("other.key", key));
        AssertRefused("is encrypted", files.Sender, Write("encrypted.key", encrypted));
        AssertRefused("is not PEM", files.Sender, Write("garbage.key", "garbage"));
        AssertRefused("holds no private key", files.Sender, files.Ca);
        AssertRefused("the CERTIFICATE at line 1 cannot be read", Write("no-der.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + key));
        Assert.Contains("holds no certificate", Refused(() => CertificateFiles.ReadAuthorities("--ca", new FileInfo(Write("no-ca.pem", key)))), StringComparison.Ordinal);
        Assert.Contains("holds no certificate, neither in PEM", Refused(() => CertificateFiles.ReadAuthorities("--ca", new FileInfo(Write("no-ca.der", "garbage")))), StringComparison.Ordinal);
    }

    private void AssertRead(byte[] content)
    {
        File.WriteAllBytes(files.PathOf("read.pem"), content);
        using TlsIdentity identity = CertificateFiles.ReadIdentity(Option, new FileInfo(files.PathOf("read.pem")), null);
        Assert.Equal("CN=sender", identity.Subject);
        Assert.Single(CertificateFiles.ReadAuthorities("--ca", new FileInfo(files.PathOf("read.pem"))));
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
