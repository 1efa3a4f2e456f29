using System.Net.Sockets;

namespace BatchSend.Broker;

/// <summary>
/// Holds open, connected TCP and UDP sockets between two processes of one user: one hands a socket over under a name
/// (<see cref="BrokerClient.HandOverAsync"/>), the same or another one fetches it later
/// (<see cref="BrokerClient.FetchAsync"/>). The connection does not notice. What its peer sends meanwhile waits in the
/// kernel's receive buffer: TCP stops the peer when that is full, UDP drops what comes then (tcp(7), udp(7)).
/// </summary>
/// <remarks>
/// <para>On Linux sockets pass as descriptors over a Unix domain socket (SCM_RIGHTS, unix(7)). Clients of another user
/// are turned away before anything is read of them (SO_PEERCRED), root included; so is a broker of another user by its clients.</para>
/// <para>The broker reads nothing from the sockets that it holds. Those that nobody fetches in time, and all of them when it ends,
/// are closed. A client may be killed at any moment: the socket is then the broker's if the client was handing it over or
/// had not confirmed a fetch, and otherwise ended with its client. A broker that is killed leaves its socket file and a
/// lock file behind, which the next one at the same address removes.</para>
/// <para>On Windows they pass by <see cref="Socket.DuplicateAndClose"/> over a named pipe that its own user alone can open
/// (<see cref="System.IO.Pipes.PipeOptions.CurrentUserOnly"/>). Two things differ there. A socket on which an asynchronous call was made can
/// only be used by blocking calls after a hand-over, since it is bound to the completion port of one process for good. And
/// a socket that is on its way ends with the process that it goes to, or is lost when the broker refuses it, since its giver keeps no share of it.</para>
/// </remarks>
public sealed class SocketBroker : IAsyncDisposable
{
    /// <summary>How long the broker waits before it accepts again when the system had no descriptor for a client (EMFILE, accept(2)).</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly SocketBrokerOptions _options;
    private readonly IBrokerListener _listener;
    private readonly HeldSockets _held;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _logging = new();
    private readonly HashSet<Task> _sessions = [];
    private readonly Task _accepting;
    private bool _disposed;

    private SocketBroker(SocketBrokerOptions options, IBrokerListener listener, string address)
    {
        _options = options;
        _listener = listener;
        Address = address;
        _held = new HeldSockets(options.MostSockets, options.Keep, TimeProvider.System, Log);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Why no socket can be handed over on this system; null where one can.</summary>
    public static string? WhyNot => BrokerAddress.WhyNot;

    /// <summary>
    /// Where the broker of this user is: <c>batchsend/broker.sock</c> in XDG_RUNTIME_DIR, or where that is not set
    /// <c>batchsend-UID/broker.sock</c> in the folder for temporary files. On Windows the pipe <c>batchsend-broker-USER</c>.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">No socket can be handed over on this system; <see cref="WhyNot"/> says why.</exception>
    public static string DefaultAddress => BrokerAddress.Default;

    /// <summary>Where this broker is.</summary>
    public string Address { get; }

    /// <summary>Sockets that it holds, is being given, or has lent to a client that has not confirmed yet.</summary>
    public int Sockets => _held.Count;

    /// <summary>Clients that are connected.</summary>
    public int Clients
    {
        get
        {
            lock (_sessions)
                return _sessions.Count;
        }
    }

    /// <summary>Starts a broker.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its limits.</exception>
    /// <exception cref="BrokerException">Another broker is there, or the place is not private to this user.</exception>
    /// <exception cref="PlatformNotSupportedException">No socket can be handed over on this system; <see cref="WhyNot"/> says why.</exception>
    public static SocketBroker Start(SocketBrokerOptions? options = null)
    {
        options ??= new SocketBrokerOptions();
        options.Validate();
        string address = BrokerAddress.Of(options.Address);
        return new SocketBroker(options, BrokerAddress.Listen(address), address);
    }

    /// <summary>Turns all clients away, closes what it holds, and leaves no file behind, nor the directory if it made that and nothing else is in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        Task[] sessions;
        lock (_sessions)
            sessions = [.. _sessions];
        await Task.WhenAll(sessions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // of one that failed it has been told
        _held.Dispose();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                IBrokerChannel client = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                await AdmitAsync(client).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
            {
                Log($"cannot accept a client: {e.Message}");
                await Task.Delay(AcceptPause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AdmitAsync(IBrokerChannel client)
    {
        if (client.Stranger is { } stranger)
        {
            Log($"turned a client away: {stranger}");
            client.Dispose();
            return;
        }

        // Only this loop adds sessions.
        if (Clients >= _options.MostClients)
        {
            Log($"turned a client away: {_options.MostClients} are connected");
            using (client)
                await client.SendAsync(Frame.Refuse(BrokerOutcome.Busy), _stop.Token).ConfigureAwait(false);
            return;
        }

        Task session;
        lock (_sessions)
        {
            session = Task.Run(() => ServeAsync(client));
            _sessions.Add(session);
        }

        _ = session.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ServeAsync(IBrokerChannel client)
    {
        using (client)
        {
            try
            {
                await new BrokerSession(client, _held, _options, Log).RunAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The broker stops.
            }
        }
    }

    private void Forget(Task session)
    {
        if (session.Exception?.InnerException is { } failure)
            Log($"a client's session failed: {failure}");
        lock (_sessions)
            _sessions.Remove(session);
    }

    private void Log(string line)
    {
        if (_options.Log is null)
            return;
        lock (_logging)
            _options.Log(line);
    }
}
