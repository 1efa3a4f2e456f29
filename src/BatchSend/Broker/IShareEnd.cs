using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>Prepared before a socket goes out, so that nothing can fail afterwards: ends this process's share of it.</summary>
internal interface IShareEnd : IDisposable
{
    /// <summary>Disposes the socket. The connection, and who else has a share of it, does not notice.</summary>
    void Of(Socket socket);
}
