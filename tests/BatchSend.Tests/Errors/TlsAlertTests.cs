using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace BatchSend.Tests.Errors;

/// <summary>A server that is not of the framework, and tells by an alert what it thinks of the client: openssl s_server.</summary>
public sealed class TlsAlertTests : IDisposable
{
    private const string OpenSsl = "/usr/bin/openssl";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TestCertificates _certificates = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("-tls1_3", false, SendErrorStatus.CertificateMissing)]
    [InlineData("-tls1_2", false, SendErrorStatus.TlsNotAgreed)] // handshake_failure, as RFC 5246 (7.4.6) has it
    [InlineData("-tls1_3", true, SendErrorStatus.CertificateRejected)]
    [InlineData("-tls1_2", true, SendErrorStatus.CertificateRejected)]
    public async Task An_alert_says_what_the_other_side_objects_to(string version, bool hasCertificate, SendErrorStatus expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(OpenSsl), "openssl is not installed");
        using Process server = Start(version);
        try
        {
            using Socket socket = await ConnectAsync(server);
            await using var stream = new SslStream(new NetworkStream(socket));
            SslClientAuthenticationOptions options = new() { TargetHost = "receiver.example", CertificateChainPolicy = _certificates.Trust() };
            if (hasCertificate)
                options.ClientCertificates = [_certificates.SelfSigned("client")];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(Limit);
            Exception? failure = await Record.ExceptionAsync(async () =>
            {
                await stream.AuthenticateAsClientAsync(options, limit.Token);
                await stream.ReadExactlyAsync(new byte[1], limit.Token); // TLS 1.3 tells a client only now
            });
            Assert.NotNull(failure);
            Assert.True(failure is AuthenticationException or IOException, failure.ToString());
            Assert.True(SendErrors.StatusOf(failure) == expected, $"{SendErrors.StatusOf(failure)}: {failure}");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>A server that takes no client without a certificate of the authority. It ends with its standard input, and so with the test.</summary>
    private Process Start(string version)
    {
        X509Certificate2 certificate = _certificates.For("receiver.example");
        string own = Path.Combine(_folder.FullName, "own.pem"), trusted = Path.Combine(_folder.FullName, "trusted.pem");
        using (var key = certificate.GetECDsaPrivateKey()!)
            File.WriteAllText(own, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(trusted, _certificates.Trust().CustomTrustStore[0].ExportCertificatePem());
        return Process.Start(new ProcessStartInfo(OpenSsl,
            ["s_server", "-accept", "127.0.0.1:0", version, "-cert", own, "-Verify", "1", "-verify_return_error", "-CAfile", trusted, "-naccept", "1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Connects to the port that the server says it has.</summary>
    private static async Task<Socket> ConnectAsync(Process server)
    {
        const string Mark = "ACCEPT ";
        string? line;
        do
            line = await server.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Limit, Token);
        while (line?.StartsWith(Mark, StringComparison.Ordinal) == false);
        Assert.True(line is not null, "the server ended: " + (server.HasExited ? await server.StandardError.ReadToEndAsync(Token) : ""));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(line[Mark.Length..]), Token);
        return socket;
    }
}
