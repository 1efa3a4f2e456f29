using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>A connection to a <see cref="SocketBroker"/> of the same user, to hand sockets over and to fetch them.</summary>
/// <remarks>
/// One call at a time. A call that is cancelled, or that the broker does not answer, ends the connection, and so does
/// <see cref="Dispose"/>; every later call then says <see cref="BrokerOutcome.BrokerGone"/>.
/// </remarks>
public sealed class BrokerClient : IDisposable
{
    /// <summary>Bytes that the name of a socket may have in UTF-8. It has no control characters.</summary>
    public const int MostNameBytes = FrameCodec.MostNameBytes;

    /// <summary>Bytes that a context may have.</summary>
    public const int MostContextBytes = FrameCodec.MostContextBytes;

    /// <summary>How long the broker may take for an answer that it has to give at once: far longer than a busy machine makes it wait.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly ClientExchange _exchange;
    private bool _calling;

    private BrokerClient(ClientExchange exchange) => _exchange = exchange;

    /// <summary>Connects to a broker.</summary>
    /// <param name="address">Where it is; null for <see cref="SocketBroker.DefaultAddress"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="BrokerException">There is none, it has no room for another client, or it runs as another user.</exception>
    /// <exception cref="PlatformNotSupportedException">No socket can be handed over on this system; <see cref="SocketBroker.WhyNot"/> says why.</exception>
    public static Task<BrokerClient> ConnectAsync(string? address = null, CancellationToken cancellationToken = default) =>
        ConnectAsync(address, AnswerPatience, cancellationToken);

    internal static async Task<BrokerClient> ConnectAsync(string? address, TimeSpan patience, CancellationToken cancellationToken)
    {
        address = BrokerAddress.Of(address);
        IBrokerChannel channel;
        try
        {
            channel = await BrokerAddress.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            throw new BrokerException($"no broker can be reached at {address}: {e.Message}", e);
        }

        var exchange = new ClientExchange(channel, patience);
        try
        {
            if (channel.Stranger is { } stranger)
                throw new BrokerException($"the broker at {address} is not to be trusted: {stranger}");
            await exchange.GreetAsync(address, cancellationToken).ConfigureAwait(false);
            return new BrokerClient(exchange);
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Hands a socket over to the broker. On <see cref="BrokerOutcome.Done"/> and <see cref="BrokerOutcome.NoAnswer"/> it is
    /// disposed here, without a word to its peer; after <see cref="BrokerOutcome.Lost"/> it is closed. On every other outcome
    /// it is as it was, and still the caller's.
    /// </summary>
    /// <param name="name">What it is fetched by: 1 to <see cref="MostNameBytes"/> bytes of UTF-8, no control characters.</param>
    /// <param name="socket">
    /// A connected TCP or UDP socket on which no call is pending: one that blocks in another thread could not be ended, would take
    /// what comes next, and keep this call from returning until then. Options that the kernel keeps go along;
    /// <see cref="Socket.Blocking"/> too; of the managed socket's own state <see cref="Socket.SendTimeout"/> and
    /// <see cref="Socket.ReceiveTimeout"/> have to be set again by the new owner. Bytes that this process has read and not
    /// used belong into the context.
    /// </param>
    /// <param name="context">Up to <see cref="MostContextBytes"/> bytes for the new owner; copied.</param>
    /// <param name="cancellationToken">Looked at until the socket goes out, and not later: from then on the broker's word decides.</param>
    /// <exception cref="ArgumentException">The name or the context is outside of its limits.</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected, not TCP or UDP, or another call is running.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the socket went out. It is still the caller's.</exception>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    public Task<BrokerOutcome> HandOverAsync(string name, Socket socket, ReadOnlyMemory<byte> context = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        RequireName(name);
        if (context.Length > MostContextBytes)
            throw new ArgumentException($"a context has at most {MostContextBytes} bytes", nameof(context));
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        if (SenderSupport.TransportOf(socket) == Transport.None || !socket.Connected)
            throw new InvalidOperationException("only a connected TCP or UDP socket can be handed over");
        return CallAsync(() => _exchange.HandOverAsync(name, socket, context, cancellationToken), BrokerOutcome.BrokerGone, cancellationToken);
    }

    /// <summary>Fetches a socket from the broker, to own it.</summary>
    /// <param name="name">What it was handed over by.</param>
    /// <param name="wait">Whether to wait for a socket that is still to be handed over, or that another client has not confirmed yet.</param>
    /// <param name="cancellationToken">Ends the wait, and the connection. What the broker had sent meanwhile goes back to it.</param>
    /// <exception cref="ArgumentException">The name is outside of its limits.</exception>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The broker has the socket, if there is one.</exception>
    public Task<FetchResult> FetchAsync(string name, bool wait = false, CancellationToken cancellationToken = default)
    {
        RequireName(name);
        return CallAsync(() => _exchange.FetchAsync(name, wait, cancellationToken), FetchResult.Failed(BrokerOutcome.BrokerGone), cancellationToken);
    }

    /// <summary>Ends the connection. Sockets that were fetched stay the caller's.</summary>
    public void Dispose() => _exchange.Dispose();

    private async Task<T> CallAsync<T>(Func<Task<T>> call, T ended, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _calling, true))
            throw new InvalidOperationException("an earlier call has not completed");
        try
        {
            return _exchange.HasEnded ? ended : await call().ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_exchange.HasEnded)
        {
            return ended;
        }
        catch
        {
            Dispose(); // in the middle of an exchange: what was reserved or lent goes back
            throw;
        }
        finally
        {
            _calling = false;
        }
    }

    private static void RequireName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!FrameCodec.IsName(name))
            throw new ArgumentException($"a name has 1 to {MostNameBytes} bytes of UTF-8, and no control characters", nameof(name));
    }
}
