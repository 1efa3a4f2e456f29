using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>
/// A handshake within the process, which shows at once what would otherwise fail at the first connection: a key that is too short for
/// this system's TLS, a signature that it takes no more, a curve that it does not offer.
/// </summary>
internal static class TlsRehearsal
{
    /// <summary>Why no TLS is possible with a certificate, whoever trusts it; null where it is.</summary>
    public static string? WhyNot(TlsIdentity identity)
    {
        if (OperatingSystem.IsWindows())
            return null; // SChannel may judge its own certificate by its use, which is not asked here: a sender's is for a client
        try
        {
            ShakeHandsAsync(identity).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return TlsFailureText.Innermost(e);
        }
    }

    private static async Task ShakeHandsAsync(TlsIdentity identity)
    {
        Pipe there = new(), back = new();
        using SslStream server = new(new Ends(there.Reader.AsStream(), back.Writer.AsStream()));
        using SslStream client = new(new Ends(back.Reader.AsStream(), there.Writer.AsStream()));
        Task serving = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
            EnabledSslProtocols = TlsVersions.Any,
        });
        Task asking = client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "rehearsal",
            EnabledSslProtocols = TlsVersions.Any,
            CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
#pragma warning disable CA5359 // Both ends are here, and who trusts the certificate is not the question.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        // Whichever fails first says why; the other one would wait for it.
        Task first = await Task.WhenAny(serving, asking).ConfigureAwait(false);
        if (first.IsFaulted)
            await first.ConfigureAwait(false);
        await Task.WhenAll(serving, asking).ConfigureAwait(false);
    }

    /// <summary>The ends of two pipes as one stream.</summary>
    private sealed class Ends(Stream from, Stream to) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => from.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => to.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => from.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer, offset, count);

        public override void Flush() => to.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            from.Dispose();
            to.Dispose();
            base.Dispose(disposing);
        }
    }
}
