using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BatchSend.Broker;
using Bench.HandOver;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether an open socket can be handed over to another process through a broker, tried with a broker and a connection of its own.</summary>
internal static class HandOverCheck
{
    public const string Name = "socket hand-over";

    private const string Meaning = "broker and hand-over, and SocketBroker of the library, do not work here; no figure depends on them.";

    private const string SocketName = "probe";

    private static string Way => OperatingSystem.IsWindows() ? "DuplicateAndClose" : "SCM_RIGHTS";

    /// <summary>Far longer than it takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Capability> RunAsync(CancellationToken token)
    {
        if (SocketBroker.WhyNot is { } reason)
            return Capability.Missing(Name, reason, Meaning, Remedy.None("this system would need another way, which is not built"));

        DirectoryInfo folder;
        try
        {
            folder = Directory.CreateTempSubdirectory("batchsend-doctor-"); // with mode 0700
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Capability.Missing(Name, $"there is no place for the broker's socket: {e.Message}", Meaning, Remedy.By("export TMPDIR=…"));
        }

        try
        {
            return await TryInTimeAsync(HandOverRun.AddressIn(folder), token).ConfigureAwait(false) is { } refusal
                ? Capability.Missing(Name, refusal, Meaning, RemedyFor(LoopbackCheck.IsUp))
                : Capability.Works(Name, string.Create(CultureInfo.InvariantCulture, $"by {Way}, between processes of one user; a broker holds {SocketBrokerOptions.DefaultMostSockets} sockets unless told otherwise"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static Remedy RemedyFor(bool loopbackIsUp) => loopbackIsUp
        ? Remedy.None("what the system said is all that is known: a seccomp filter or a security module may refuse Unix sockets, or descriptors on them")
        : LoopbackCheck.Up;

    private static async Task<string?> TryInTimeAsync(string address, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        try
        {
            return await TryAsync(address, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return $"nothing came of it within {Patience.TotalSeconds:0} s";
        }
    }

    /// <summary>Null, or what went wrong.</summary>
    private static async Task<string?> TryAsync(string address, CancellationToken token)
    {
        try
        {
            await using SocketBroker broker = SocketBroker.Start(new SocketBrokerOptions { Address = address });
            using Socket peer = ProbeSocket.Datagram(), socket = ProbeSocket.Datagram();
            peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            await socket.ConnectAsync(peer.LocalEndPoint!, token).ConfigureAwait(false);
            EndPoint local = socket.LocalEndPoint!;
            using BrokerClient client = await BrokerClient.ConnectAsync(address, token).ConfigureAwait(false);
            BrokerOutcome given = await client.HandOverAsync(SocketName, socket, cancellationToken: token).ConfigureAwait(false);
            if (given != BrokerOutcome.Done)
                return $"it cannot be handed over: {BrokerWords.Of(given)}";
            FetchResult fetched = await client.FetchAsync(SocketName, wait: false, token).ConfigureAwait(false);
            using Socket? back = fetched.Socket;
            return back is null ? $"it cannot be fetched: {BrokerWords.Of(fetched.Outcome)}"
                : local.Equals(back.LocalEndPoint) ? null
                : $"another socket came back: {back.LocalEndPoint} for {local}";
        }
        catch (Exception e) when (e is SocketException or BrokerException)
        {
            return e.Message;
        }
    }
}
