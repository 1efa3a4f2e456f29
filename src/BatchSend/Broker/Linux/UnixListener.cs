using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend.Broker.Linux;

/// <summary>
/// A Unix socket at a path: mode 0600, in a directory of mode 0700. A path and no abstract name, since an abstract name has
/// no permissions, and whoever comes first gets it (unix(7)).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class UnixListener : IBrokerListener
{
    /// <summary>Beside the socket; whoever holds it is the broker of this path. The kernel gives it back when its holder dies (flock(2)).</summary>
    private const string LockSuffix = ".lock";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Clients that wait to be accepted; more are told at once that there is no room.</summary>
    private const int Backlog = 64;

    private readonly string _folder;
    private readonly bool _madeFolder;
    private readonly FileStream _lock;
    private readonly Socket _socket;

    /// <exception cref="BrokerException">Another broker is there, or the place is not private.</exception>
    public UnixListener(string path)
    {
        UnixDomainSocketEndPoint address = AddressOf(path);
        _folder = Path.GetDirectoryName(path)!;
        _madeFolder = PrivateDirectory.Require(_folder);
        _lock = Lock(path);
        try
        {
            RemoveLeftOver(path, address);
            _socket = Bind(path, address);
        }
        catch
        {
            Unlock();
            throw;
        }
    }

    public async ValueTask<IBrokerChannel> AcceptAsync(CancellationToken token)
    {
        Socket client = await _socket.AcceptAsync(token).ConfigureAwait(false);
        try
        {
            return new UnixChannel(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket.Dispose(); // the runtime deletes its file: while the lock is ours, so that it is not somebody else's
        Unlock();
    }

    private void Unlock()
    {
        _lock.Dispose();
        if (_madeFolder)
            PrivateDirectory.RemoveIfEmpty(_folder);
    }

    private static UnixDomainSocketEndPoint AddressOf(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // sun_path has 108 bytes, one of which ends it (unix(7)).
            throw new BrokerException($"the path {path} is too long for a Unix socket, which takes 107 bytes", e);
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + LockSuffix, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
                UnixCreateMode = OwnerOnly,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerException($"another broker is at {path}, or its lock cannot be had: {e.Message}", e);
        }
    }

    /// <summary>Takes away the socket of a broker that was killed.</summary>
    private static void RemoveLeftOver(string path, UnixDomainSocketEndPoint address)
    {
        if (!FileKind.TryRead(path, out FileKind found))
            return;
        if (!found.IsSocket)
            throw new BrokerException($"{path} is there and is no socket: it is left alone");
        using Socket probe = UnixChannel.Create();
        try
        {
            probe.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e)
        {
            throw new BrokerException($"{path} is there and cannot be tried: {e.Message}", e);
        }

        throw new BrokerException($"another program listens at {path}");
    }

    private static Socket Bind(string path, UnixDomainSocketEndPoint address)
    {
        Socket socket = UnixChannel.Create();
        try
        {
            socket.Bind(address);
            File.SetUnixFileMode(path, OwnerOnly);
            socket.Listen(Backlog);
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new BrokerException($"no socket can be made at {path}: {e.Message}", e);
        }
    }
}
