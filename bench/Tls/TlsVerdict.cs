using System.Net.Security;
using System.Text;

namespace Bench.Tls;

/// <summary>
/// The first thing that a sink says over TLS to a sender of this program: whether it takes the connection, and if not, why.
/// </summary>
/// <remarks>
/// A TLS 1.3 client has ended its handshake before the server judges its certificate, and would send into the blue; over OpenSSL,
/// .NET then closes without an alert, so that a client never learns why. The two know each other by a protocol name (ALPN, RFC 7301),
/// which other peers neither offer nor have to take. On the wire: one byte with the length of the reason, 0 for none, and the reason in UTF-8.
/// </remarks>
internal static class TlsVerdict
{
    public static readonly SslApplicationProtocol Protocol = new("batchsend/1");

    public static byte[] Encode(string? refusal)
    {
        byte[] reason = Encoding.UTF8.GetBytes(refusal ?? "");
        int length = Math.Min(reason.Length, byte.MaxValue);
        return [(byte)length, .. reason.AsSpan(0, length)];
    }

    /// <summary>Reads it: null for taken, otherwise the reason.</summary>
    /// <exception cref="EndOfStreamException">The stream ended before it.</exception>
    public static async Task<string?> ReadAsync(Stream stream, CancellationToken token)
    {
        byte[] buffer = new byte[1];
        await stream.ReadExactlyAsync(buffer, token).ConfigureAwait(false);
        if (buffer[0] == 0)
            return null;
        byte[] reason = new byte[buffer[0]];
        await stream.ReadExactlyAsync(reason, token).ConfigureAwait(false);
        return Encoding.UTF8.GetString(reason);
    }
}
