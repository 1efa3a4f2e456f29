using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BatchSend.Tests.Fixtures;

/// <summary>An authenticated TLS stream to send on and its peer, over loopback. The certificate is made at run time, and trusted by its bytes.</summary>
internal sealed class TlsPair : IAsyncDisposable
{
    private readonly SslStream _peer;
    private readonly Socket _peerSocket;

    private TlsPair(SslStream stream, Socket socket, SslStream peer, Socket peerSocket)
    {
        Stream = stream;
        Socket = socket;
        _peer = peer;
        _peerSocket = peerSocket;
    }

    public SslStream Stream { get; }

    public Socket Socket { get; }

    /// <param name="protocol">One version of TLS.</param>
    /// <param name="slow">Small buffers, so that a write soon waits for the reader.</param>
    public static async Task<TlsPair> CreateAsync(SslProtocols protocol, bool slow = false)
    {
        (Socket socket, Socket peerSocket) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork, slow);
        using X509Certificate2 certificate = MakeCertificate();
        SslStream stream = new(new NetworkStream(socket)), peer = new(new NetworkStream(peerSocket));
        Task accepted = peer.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = protocol,
        });
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString(),
        });
        await Wait.For(accepted, "the peer's handshake");
        return new TlsPair(stream, socket, peer, peerSocket);
    }

    public IBatchSender Sender(SenderDescriptor strategy) => TlsSenders.Create(Stream, Socket, strategy);

    /// <summary>Reads what comes, to the end of the stream.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using MemoryStream received = new();
        await _peer.CopyToAsync(received);
        return received.ToArray();
    }

    /// <summary>Ends the sending side.</summary>
    public async Task EndAsync()
    {
        await Stream.ShutdownAsync();
        Socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Closes the receiver at once, with a reset.</summary>
    public void CloseReceiver()
    {
        _peerSocket.LingerState = new LingerOption(true, 0);
        _peerSocket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Socket.Dispose();
        _peerSocket.Dispose();
        await Stream.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
