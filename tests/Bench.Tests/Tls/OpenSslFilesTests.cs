using System.Security.Cryptography.X509Certificates;
using Bench.Commands;
using Bench.Tls;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>Certificates and keys as openssl writes them: each is read, or refused by the sentence that fits.</summary>
public sealed class OpenSslFilesTests(OpenSsl openSsl) : IClassFixture<OpenSsl>
{
    [Fact]
    public async Task Certificates_and_keys_are_read_in_every_form_that_it_writes()
    {
        OpenSsl.SkipUnlessInstalled();
        await openSsl.IssueAsync("ec");
        await openSsl.IssueAsync("rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
        await openSsl.RunAsync("ecparam -name prime256v1 -out @ec.params");
        await openSsl.RunAsync("ec -in @ec.key -out @ec.sec1");
        await openSsl.RunAsync("rsa -in @rsa.key -traditional -out @rsa.pkcs1");
        await openSsl.RunAsync("x509 -in @ec.crt -text -out @ec.text");
        await openSsl.RunAsync("x509 -in @ec.crt -trustout -addtrust serverAuth -out @ec.trusted");
        await openSsl.RunAsync("x509 -in @ec.crt -outform DER -out @ec.der");
        await openSsl.RunAsync("pkcs12 -export -in @ec.crt -inkey @ec.key -certfile @root.crt -passout pass: -out @ec.p12");
        await openSsl.RunAsync("pkcs12 -in @ec.p12 -passin pass: -nodes -out @ec.bag");
        openSsl.Join("ec.with-params", "ec.params", "ec.sec1");
        openSsl.Join("root-first", "root.crt", "ec.crt", "ec.key");
        openSsl.Join("key-first", "ec.key", "root.crt", "ec.crt");
        openSsl.Join("authority-with-key", "root.key", "root.crt", "rsa.key", "ec.key", "ec.crt");
        File.WriteAllText(openSsl.PathOf("ec.x509"), File.ReadAllText(openSsl.PathOf("ec.crt")).Replace(" CERTIFICATE", " X509 CERTIFICATE", StringComparison.Ordinal));

        foreach (string certificate in new[] { "ec.crt", "ec.text", "ec.trusted", "ec.x509", "ec.der" })
        {
            foreach (string key in new[] { "ec.key", "ec.sec1", "ec.with-params", "authority-with-key" })
                AssertRead("CN=ec", certificate, key);
        }

        AssertRead("CN=rsa", "rsa.crt", "rsa.key");
        AssertRead("CN=rsa", "rsa.crt", "rsa.pkcs1");
        foreach (string file in new[] { "ec.p12", "ec.bag", "root-first", "key-first", "authority-with-key" })
            AssertRead("CN=ec", file);
        foreach (string file in new[] { "root.crt", "ec.text", "ec.x509", "ec.der" })
            Assert.Single(CertificateFiles.ReadAuthorities("--ca", new FileInfo(openSsl.PathOf(file))));
        Assert.Equal(2, CertificateFiles.ReadAuthorities("--ca", new FileInfo(openSsl.PathOf("ec.bag"))).Count);
    }

    [Theory]
    [InlineData("leaf.key", "leaf.crt", "middle.crt", "root.crt")]
    [InlineData("root.crt", "middle.crt", "leaf.crt", "leaf.key")]
    [InlineData("middle.crt", "leaf.key", "leaf.crt", "middle.crt")]
    public async Task A_bundle_has_its_chain_in_whatever_order_it_stands(params string[] order)
    {
        OpenSsl.SkipUnlessInstalled();
        File.WriteAllText(openSsl.PathOf("authority"), "basicConstraints=critical,CA:TRUE\n");
        await openSsl.IssueAsync("middle", more: "-days 10 -extfile @authority");
        await openSsl.IssueAsync("leaf", issuer: "middle");
        openSsl.Join("bundle", order);
        AssertRead("CN=leaf", "bundle");
        using TlsIdentity identity = Identity("bundle", null);
        Assert.Equal("CN=middle", identity.Context.IntermediateCertificates[0].Subject);
    }

    [Fact]
    public async Task Certificates_that_are_not_valid_now_are_read_since_the_other_end_judges_them()
    {
        OpenSsl.SkipUnlessInstalled();
        await openSsl.IssueAsync("expired", more: "-days -1"); // until before its own beginning, which some versions refuse to make
        AssertRead("CN=expired", "expired.crt", "expired.key");
    }

    [Fact]
    public async Task A_key_of_a_long_curve_is_read_and_kinds_without_TLS_here_are_named()
    {
        OpenSsl.SkipUnlessInstalled();
        await openSsl.IssueAsync("p521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521");
        AssertRead("CN=p521", "p521.crt", "p521.key");
        (string Name, string Kind, string Expected)[] refused =
        [
            ("pss", "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048", "has a key of the kind RSASSA-PSS; RSA and EC keys can be used"),
            ("ed25519", "-algorithm ED25519", "has a key of the kind ED25519; RSA and EC keys can be used"),
            ("ed448", "-algorithm ED448", "has a key of the kind ED448; RSA and EC keys can be used"),
            ("explicit", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit", "has a key on a curve that is written out"),
            ("brainpool", "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", "cannot be used for TLS here: "),
            ("secp256k1", "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "cannot be used for TLS here: "),
            ("short", "-algorithm RSA -pkeyopt rsa_keygen_bits:512", "cannot be used for TLS here: "),
        ];
        foreach ((string name, string kind, string expected) in refused)
        {
            await openSsl.IssueAsync(name, kind);
            AssertRefused(expected, name + ".crt", name + ".crt", name + ".key");
        }
    }

    [Fact]
    public async Task What_holds_no_certificate_or_no_key_says_what_it_holds()
    {
        OpenSsl.SkipUnlessInstalled();
        await openSsl.IssueAsync("a");
        await openSsl.IssueAsync("b", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
        await openSsl.IssueAsync("c", "-algorithm ED25519");
        await openSsl.RunAsync("pkey -in @a.key -pubout -out @a.pub");
        await openSsl.RunAsync("pkey -in @a.key -outform DER -out @a.key.der");
        await openSsl.RunAsync("ecparam -name prime256v1 -out @a.params");
        await openSsl.RunAsync("crl2pkcs7 -nocrl -certfile @a.crt -out @a.p7");
        await openSsl.RunAsync("crl2pkcs7 -nocrl -certfile @a.crt -outform DER -out @a.p7.der");
        await openSsl.RunAsync("pkcs12 -export -in @a.crt -inkey @a.key -passout pass: -out @a.p12");
        await openSsl.RunAsync("x509 -in @a.crt -trustout -addreject serverAuth -out @a.trusted");
        File.WriteAllText(openSsl.PathOf("a.crl"), "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n");
        File.WriteAllText(openSsl.PathOf("a.ssh"), "-----BEGIN OPENSSH PRIVATE KEY-----\nMAA=\n-----END OPENSSH PRIVATE KEY-----\n");
        File.WriteAllBytes(openSsl.PathOf("a.jks"), [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]);

        foreach ((string file, string expected) in new[]
        {
            ("a.csr", "holds no certificate, but CERTIFICATE REQUEST"), ("a.crl", "holds no certificate, but X509 CRL"),
            ("a.pub", "holds no certificate, but PUBLIC KEY"), ("a.key", "holds no certificate, but PRIVATE KEY"),
            ("a.params", "holds no certificate, but EC PARAMETERS"), ("a.p7", "holds no certificate, but PKCS7; its certificates: openssl pkcs7 -print_certs -in '"),
            ("a.p7.der", "is PKCS #7; its certificates: openssl pkcs7 -inform DER -print_certs -in '"), ("a.jks", "is a Java keystore; as PKCS #12: keytool "),
            ("a.key.der", "holds no certificate, neither in PEM nor in DER nor in PKCS #12"),
        })
        {
            AssertRefused(expected, file, file, "a.key");
            AssertRefused(expected, file, () => CertificateFiles.ReadAuthorities("--ca", new FileInfo(openSsl.PathOf(file))));
        }

        AssertRefused("is PKCS #12; its certificates: openssl pkcs12 -nokeys -in '", "a.p12", () => CertificateFiles.ReadAuthorities("--ca", new FileInfo(openSsl.PathOf("a.p12"))));
        AssertRefused("the TRUSTED CERTIFICATE at line 1 has trust settings, which are not obeyed here", "a.trusted", () => CertificateFiles.ReadAuthorities("--ca", new FileInfo(openSsl.PathOf("a.trusted"))));
        AssertRefused("leave --key out", "a.p12", "a.p12", "a.key");
        foreach ((string key, string expected) in new[]
        {
            ("b.key", "is not that of the certificate"), ("root.key", "is not that of the certificate"),
            ("c.key", "the PRIVATE KEY at line 1 cannot be read as an RSA or EC key"), ("a.pub", "holds no private key, but PUBLIC KEY"),
            ("a.params", "holds no private key, but EC PARAMETERS"), ("a.crt", "holds no private key, but CERTIFICATE"),
            ("a.key.der", "becomes PEM by: openssl pkey -inform DER -in '"), ("a.ssh", "is in the form of OpenSSH; this rewrites it: ssh-keygen "),
        })
            AssertRefused(expected, key, "a.crt", key);
    }

    [Fact]
    public async Task An_encrypted_key_is_refused_with_the_command_that_makes_it_readable()
    {
        OpenSsl.SkipUnlessInstalled();
        await openSsl.IssueAsync("locked");
        await openSsl.IssueAsync("locked-rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
        await openSsl.RunAsync($"pkcs8 -topk8 -in @locked.key -passout pass:{OpenSsl.Password} -out @new.key");
        await openSsl.RunAsync($"ec -in @locked.key -aes256 -passout pass:{OpenSsl.Password} -out @old.key");
        await openSsl.RunAsync($"rsa -in @locked-rsa.key -traditional -aes256 -passout pass:{OpenSsl.Password} -out @old-rsa.key");
        await openSsl.RunAsync($"pkcs12 -export -in @locked.crt -inkey @locked.key -passout pass:{OpenSsl.Password} -out @locked.p12");

        AssertRefused($"or without one: openssl pkey -in '{openSsl.PathOf("new.key")}' -out NEW", "new.key", "locked.crt", "new.key");
        AssertRefused($"encrypted in the traditional form; in that of PKCS #8, which can be read: openssl pkcs8 -topk8 -in '{openSsl.PathOf("old.key")}' -out NEW", "old.key", "locked.crt", "old.key");
        AssertRefused("encrypted in the traditional form", "old-rsa.key", "locked-rsa.crt", "old-rsa.key");
        AssertRefused("is PKCS #12 and cannot be read", "locked.p12", "locked.p12");
        // The commands do what is said of them.
        await openSsl.RunAsync($"pkey -in @new.key -passin pass:{OpenSsl.Password} -out @decrypted.key");
        AssertRead("CN=locked", "locked.crt", "decrypted.key");
    }

    private void AssertRead(string subject, string file, string? keyFile = null)
    {
        using TlsIdentity identity = Identity(file, keyFile);
        Assert.Equal(subject, identity.Subject);
        using X509Certificate2 certificate = identity.Context.TargetCertificate;
        Assert.True(certificate.HasPrivateKey);
    }

    private void AssertRefused(string expected, string named, string file, string? keyFile = null) =>
        AssertRefused(expected, named, () => Identity(file, keyFile));

    private void AssertRefused(string expected, string named, Func<object> read)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => { read(); });
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{openSsl.PathOf(named)}'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private TlsIdentity Identity(string file, string? keyFile) => CertificateFiles.ReadIdentity(
        "--cert", new FileInfo(openSsl.PathOf(file)), keyFile is null ? null : new FileInfo(openSsl.PathOf(keyFile)));
}
