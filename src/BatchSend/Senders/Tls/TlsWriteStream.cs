using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace BatchSend.Senders.Tls;

/// <summary>The stream under a pipe writer that writes to TLS; a failure of the connection leaves it as a socket's.</summary>
internal sealed class TlsWriteStream(SslStream tls) : WriteProgressStream
{
    protected override ValueTask<int> SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        ValueTask write = tls.WriteAsync(buffer, cancellationToken);
        if (!write.IsCompletedSuccessfully)
            return AwaitAsync(write, buffer.Length);
        write.GetAwaiter().GetResult(); // completed: gives a pooled source back
        return new ValueTask<int>(buffer.Length);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> AwaitAsync(ValueTask write, int length)
    {
        try
        {
            await write.ConfigureAwait(false);
            return length;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            throw new SocketException((int)TlsWriteFailure.StatusOf(e));
        }
    }
}
