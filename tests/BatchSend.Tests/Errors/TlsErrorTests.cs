using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Errors;

/// <summary>Handshakes over loopback that fail as they do in life: what the framework throws then has the right status on both sides.</summary>
public sealed class TlsErrorTests : IDisposable
{
    private const string Name = "receiver.example"; // RFC 2606
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TestCertificates _certificates = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Both_sides_agree_where_nothing_is_wrong() =>
        Assert.Equal((SendErrorStatus.None, SendErrorStatus.None), await HandshakeAsync(Server(_certificates.For(Name)), Client()));

    [Fact]
    public async Task A_certificate_of_nobody_known() =>
        await FailsAsync(SendErrorStatus.CertificateUntrusted, Server(_certificates.SelfSigned(Name)), Client());

    [Fact]
    public async Task A_certificate_that_has_expired() =>
        await FailsAsync(SendErrorStatus.CertificateExpired, Server(_certificates.For(Name, expired: true)), Client());

    [Fact]
    public async Task A_certificate_for_another_name() =>
        await FailsAsync(SendErrorStatus.CertificateNameMismatch, Server(_certificates.For("other.example")), Client());

    [Fact]
    public async Task A_certificate_for_another_use() =>
        await FailsAsync(SendErrorStatus.CertificateWrongUsage, Server(_certificates.For(Name, usage: TestCertificates.ClientUse)), Client());

    [Fact]
    public async Task A_certificate_that_the_application_refuses()
    {
        SslClientAuthenticationOptions client = Client();
        client.RemoteCertificateValidationCallback = static (_, _, _, _) => false;
        Assert.Equal(SendErrorStatus.CertificateInvalid, (await HandshakeAsync(Server(_certificates.For(Name)), client)).Client);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_without_the_certificate_that_the_server_wants(SslProtocols version)
    {
        SslServerAuthenticationOptions server = Server(_certificates.For(Name));
        server.ClientCertificateRequired = true;
        server.EnabledSslProtocols = version;
        (SendErrorStatus atServer, SendErrorStatus atClient) = await HandshakeAsync(server, Client());
        Assert.Equal(SendErrorStatus.CertificateMissing, atServer);
        Assert.Contains(atClient, Said);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_whose_certificate_the_server_does_not_trust(SslProtocols version)
    {
        SslServerAuthenticationOptions server = Server(_certificates.For(Name));
        server.ClientCertificateRequired = true;
        server.EnabledSslProtocols = version;
        SslClientAuthenticationOptions client = Client();
        client.ClientCertificates = [_certificates.SelfSigned("client")];
        (SendErrorStatus atServer, SendErrorStatus atClient) = await HandshakeAsync(server, client);
        Assert.Equal(SendErrorStatus.CertificateUntrusted, atServer);
        Assert.Contains(atClient, Said);
    }

    [Fact]
    public async Task No_version_in_common()
    {
        SslServerAuthenticationOptions server = Server(_certificates.For(Name));
        server.EnabledSslProtocols = SslProtocols.Tls13;
        SslClientAuthenticationOptions client = Client();
        client.EnabledSslProtocols = SslProtocols.Tls12;
        Assert.Equal((SendErrorStatus.TlsNotAgreed, SendErrorStatus.TlsNotAgreed), await HandshakeAsync(server, client));
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_TLS()
    {
        (Socket near, Socket far) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket peer = far;
        await using var stream = new SslStream(new NetworkStream(near, ownsSocket: true));
        await peer.SendAsync("220 mail.example ready\r\n"u8.ToArray(), Token);
        Exception failure = (await Record.ExceptionAsync(() => stream.AuthenticateAsClientAsync(Client(), Token)))!;
        Assert.Equal(SendErrorStatus.TlsFailed, SendErrors.StatusOf(failure));
    }

    [Fact]
    public async Task A_peer_that_closes_instead_of_shaking_hands()
    {
        (Socket near, Socket far) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        await using var stream = new SslStream(new NetworkStream(near, ownsSocket: true));
        using (Socket peer = far)
            peer.Shutdown(SocketShutdown.Send);
        Exception failure = (await Record.ExceptionAsync(() => stream.AuthenticateAsClientAsync(Client(), Token)))!;
        Assert.Contains(SendErrors.StatusOf(failure), new[] { SendErrorStatus.ConnectionClosed, SendErrorStatus.ConnectionReset });
    }

    /// <summary>
    /// What the other side hears is the framework's choice, and timing's: an alert, or the end of the connection.
    /// <see cref="TlsAlertTests"/> has a peer that sends alerts.
    /// </summary>
    private static readonly SendErrorStatus[] Said =
    [
        SendErrorStatus.CertificateRejected, SendErrorStatus.CertificateMissing, SendErrorStatus.TlsNotAgreed,
        SendErrorStatus.ConnectionReset, SendErrorStatus.ConnectionClosed,
    ];

    private static async Task FailsAsync(SendErrorStatus expected, SslServerAuthenticationOptions server, SslClientAuthenticationOptions client)
    {
        (SendErrorStatus atServer, SendErrorStatus atClient) = await HandshakeAsync(server, client);
        Assert.Equal(expected, atClient);
        Assert.Contains(atServer, Said);
        // What the validation callback gets says the same.
        SendErrorStatus seen = SendErrorStatus.None;
        client.RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            seen = SendErrors.StatusOf(errors, chain);
            return false;
        };
        await HandshakeAsync(server, client);
        Assert.Equal(expected, seen);
    }

    private static SslServerAuthenticationOptions ServerOptions(X509Certificate2 certificate) => new() { ServerCertificate = certificate };

    private SslServerAuthenticationOptions Server(X509Certificate2 certificate)
    {
        SslServerAuthenticationOptions options = ServerOptions(certificate);
        options.CertificateChainPolicy = _certificates.Trust();
        return options;
    }

    private SslClientAuthenticationOptions Client() => new() { TargetHost = Name, CertificateChainPolicy = _certificates.Trust() };

    /// <summary>Shakes hands, and lets each side say one byte, since TLS 1.3 tells a client only then what the server thinks of it.</summary>
    private static async Task<(SendErrorStatus Server, SendErrorStatus Client)> HandshakeAsync(
        SslServerAuthenticationOptions server, SslClientAuthenticationOptions client)
    {
        (Socket near, Socket far) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        Task<SendErrorStatus> atServer = StatusAsync(far, stream => stream.AuthenticateAsServerAsync(server, Token));
        Task<SendErrorStatus> atClient = StatusAsync(near, stream => stream.AuthenticateAsClientAsync(client, Token));
        await Task.WhenAll(atServer, atClient).WaitAsync(Limit, Token);
        return (await atServer, await atClient);
    }

    private static async Task<SendErrorStatus> StatusAsync(Socket socket, Func<SslStream, Task> authenticate)
    {
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await authenticate(stream);
            await stream.WriteAsync(new byte[1], Token);
            await stream.ReadExactlyAsync(new byte[1], Token);
            return SendErrorStatus.None;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            TestContext.Current.SendDiagnosticMessage("{0}", e.ToString());
            return SendErrors.StatusOf(e);
        }
    }
}
