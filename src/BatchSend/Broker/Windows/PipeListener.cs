using System.ComponentModel;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend.Interop.Windows;

namespace BatchSend.Broker.Windows;

/// <summary>A named pipe that its own user alone can open.</summary>
[SupportedOSPlatform("windows")]
internal sealed class PipeListener : IBrokerListener
{
    /// <summary>How long a client waits for an instance of the pipe: the broker makes the next one when it has taken the last.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private NamedPipeServerStream _next;

    /// <exception cref="BrokerException">Another broker is there.</exception>
    public PipeListener(string name)
    {
        _name = name;
        try
        {
            _next = Create(PipeOptions.FirstPipeInstance);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerException($"another broker is at {name}, or no pipe can be made there: {e.Message}", e);
        }
    }

    public static async Task<PipeChannel> ConnectAsync(string name, CancellationToken token)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await pipe.ConnectAsync(Patience, token).ConfigureAwait(false);
            return Kernel32.GetNamedPipeServerProcessId(pipe.SafePipeHandle, out uint process)
                ? new PipeChannel(pipe, (int)process)
                : throw new IOException($"its process cannot be told: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
        catch (Exception e) when (e is TimeoutException or UnauthorizedAccessException or IOException)
        {
            pipe.Dispose();
            throw new BrokerException($"no broker can be reached at {name}: {e.Message}", e);
        }
        catch
        {
            pipe.Dispose();
            throw;
        }
    }

    public async ValueTask<IBrokerChannel> AcceptAsync(CancellationToken token)
    {
        NamedPipeServerStream client = _next;
        try
        {
            await client.WaitForConnectionAsync(token).ConfigureAwait(false);
            _next = Create(PipeOptions.None); // before this one can end: the name stays ours
            return Kernel32.GetNamedPipeClientProcessId(client.SafePipeHandle, out uint process)
                ? new PipeChannel(client, (int)process)
                : throw new SocketException((int)SocketError.NotConnected); // it has gone already
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A client that came and went before it was waited for leaves an instance that takes no other.
            if (client == _next)
                _next = Create(PipeOptions.None);
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => _next.Dispose();

    private NamedPipeServerStream Create(PipeOptions first) => new(
        _name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte,
        PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | first);
}
