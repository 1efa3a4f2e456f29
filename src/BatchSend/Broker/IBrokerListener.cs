namespace BatchSend.Broker;

/// <summary>Where clients connect.</summary>
internal interface IBrokerListener : IDisposable
{
    /// <summary>The next client, whoever it is.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">None can be taken now; the next one may.</exception>
    /// <exception cref="IOException">The same.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    ValueTask<IBrokerChannel> AcceptAsync(CancellationToken token);
}
