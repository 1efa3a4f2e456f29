using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bench.Commands;
using Bench.Tests.CommandLine;
using Bench.Tls;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>Encrypted keys, and where their passwords come from.</summary>
public sealed class KeyPasswordTests(TlsFiles files) : IClassFixture<TlsFiles>
{
    private const string Password = "it's a secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_encrypted_key_and_PKCS12_open_with_the_first_line_of_a_file()
    {
        string certificate = Write("locked.pem", files.Sender), key = EncryptedKeyOf(certificate), pkcs12 = files.PathOf("locked.p12");
        using (X509Certificate2 whole = X509Certificate2.CreateFromPemFile(files.Sender))
            File.WriteAllBytes(pkcs12, whole.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password));
        foreach (string line in new[] { Password, Password + "\n", Password + "\r\nnot this", "\uFEFF" + Password + "\n" })
        {
            KeyPassword password = KeyPassword.Parse("file:" + WriteText("password", line));
            using TlsIdentity pem = CertificateFiles.ReadIdentity("--cert", new FileInfo(certificate), new FileInfo(key), password);
            using TlsIdentity own = CertificateFiles.ReadIdentity("--cert", new FileInfo(pkcs12), null, password);
            Assert.Equal(("CN=sender", "CN=sender"), (pem.Subject, own.Subject));
        }

        KeyPassword wrong = KeyPassword.Parse("file:" + WriteText("password", "wrong"));
        Assert.Contains("cannot be opened: the password is another one", Refused(() => CertificateFiles.ReadIdentity("--cert", new FileInfo(certificate), new FileInfo(key), wrong)), StringComparison.Ordinal);
        Assert.Contains("is PKCS #12 and cannot be read", Refused(() => CertificateFiles.ReadIdentity("--cert", new FileInfo(pkcs12), null, wrong)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.txt' cannot be read: there is no such file", "file:absent.txt")]
    [InlineData("there is no environment variable 'BATCHSEND_TEST_UNSET'", "env:BATCHSEND_TEST_UNSET")]
    public void A_password_that_is_nowhere_says_where_it_was_looked_for(string expected, string where) =>
        Assert.Contains(expected, Refused(() => KeyPassword.Parse(where).Read()), StringComparison.Ordinal);

    [Theory]
    [InlineData("sink", "--tls", "--cert", "a.pem", "--key-password", "hunter2")]
    [InlineData("send", "127.0.0.1:9", "--tls", "--client-cert", "a.pem", "--key-password", "hunter2")]
    [InlineData("send", "127.0.0.1:9", "--tls", "--client-cert", "a.pem", "--key-password=pass:hunter2")]
    [InlineData("sink", "--tls", "--cert", "a.pem", "--key-password", "env:")]
    public void The_password_itself_is_no_argument_and_is_not_repeated(params string[] args)
    {
        string? line = ParseErrorLine.Of(Root.Create().Parse(args, Root.Parsing));
        Assert.Equal("--key-password: it says where the password is, file:FILE or env:VARIABLE, and never the password itself", line);
    }

    [Fact]
    public async Task A_sink_takes_it_from_its_environment()
    {
        string certificate = Write("locked-sink.pem", files.Sink), key = EncryptedKeyOf(certificate);
        await using BenchProcess sink = BenchProcess.Start(
            "env", ["BATCHSEND_TEST_PASSWORD=" + Password, "dotnet", BenchProcess.Program, "sink", "--tls", "--cert", certificate, "--key", key, "--key-password", "env:BATCHSEND_TEST_PASSWORD"]);
        await sink.WaitForErrorAsync("listening at ", Token);
        sink.CloseInput();
        Assert.Equal(ExitCodes.Pass, (await sink.WaitAsync(Token)).ExitCode);
    }

    [Fact]
    public async Task Without_a_certificate_it_is_about_nothing()
    {
        ParseResult parsed = Root.Create().Parse(["send", "127.0.0.1:9", "--tls", "--key-password", "env:A"], Root.Parsing);
        Assert.Equal("--key-password is about the key of --client-cert, which is not given", (await TlsRefusalTests.InvokeAsync(parsed)).Message);
    }

    private static string Refused(Func<object> read)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => { read(); });
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        return failure.Message;
    }

    /// <summary>The certificate of a file without its key.</summary>
    private string Write(string name, string file)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        File.Copy(file, files.PathOf(name + ".whole"), overwrite: true);
        return WriteText(name, certificate.ExportCertificatePem());
    }

    private string EncryptedKeyOf(string certificate)
    {
        using X509Certificate2 whole = X509Certificate2.CreateFromPemFile(certificate + ".whole");
        using ECDsa key = whole.GetECDsaPrivateKey()!;
        return WriteText(Path.GetFileName(certificate) + ".key", key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    private string WriteText(string name, string text)
    {
        File.WriteAllText(files.PathOf(name), text);
        return files.PathOf(name);
    }
}
