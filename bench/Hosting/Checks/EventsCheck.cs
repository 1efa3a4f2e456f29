using System.Globalization;
using System.Net.Sockets;
using Bench.EventRuns;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the runtime's events can be recorded: opens a session on a process whose events are known beforehand.</summary>
internal static class EventsCheck
{
    public const string Name = "runtime events (EventPipe)";

    private const string Meaning =
        "Every figure of --events is n/a: work items, contended locks, collections and socket counters are not to be seen. No time, ratio or count of system calls hangs on it.";

    /// <summary>Where the runtime puts its diagnostic port, and where it does without that setting (learn.microsoft.com: "Diagnostic ports").</summary>
    private const string FolderVariable = "TMPDIR", DefaultFolder = "/tmp";

    private static readonly KnownLoad Known = new(WorkItems: 1000, Workers: 0, Contentions: 3, Collections: 2, Datagrams: 20);

    public static async Task<Capability> RunAsync(CancellationToken token)
    {
        IReadOnlyList<EventFigures> figures = await EventRun.RunAsync(new EventJob { Known = Known }, windows: 1, token).ConfigureAwait(false);
        return Judge(Known, figures[0], RemedyHere);
    }

    /// <summary>Pure.</summary>
    internal static Capability Judge(KnownLoad known, EventFigures figures, Func<Remedy> whereNothingCame)
    {
        if (Reasons(figures).FirstOrDefault() is { } reason)
            return Capability.Missing(Name, $"n/a with --events: {reason}", Meaning, whereNothingCame());

        // Other threads of the process may add to these, never take away; of its socket nobody else sends.
        bool all = figures.WorkItems.Value >= known.WorkItems && figures.LockContentions.Value >= known.Contentions
            && figures.Gen1Collections.Value >= known.Collections && figures.GcPauseMs.Value > 0
            && figures.SocketDatagramsSent.Value == known.Datagrams && figures.SocketBytesSent.Value == known.Datagrams * KnownLoad.DatagramBytes;
        string seen = string.Create(
            CultureInfo.InvariantCulture,
            $"of {known.WorkItems} work items, {known.Contentions} contentions, {known.Collections} collections and {known.Datagrams} datagrams a session showed {figures.WorkItems.Value}, {figures.LockContentions.Value}, {figures.Gen1Collections.Value} and {figures.SocketDatagramsSent.Value}");
        return all
            ? Capability.Works(Name, $"works for --events: {seen}")
            : Capability.Missing(
                Name, $"{seen}: what was done is not what it shows", "What --events shows is not to be believed here; nothing else hangs on it.",
                Remedy.None("the runtime itself gives a wrong account, for which no setting is known"));
    }

    /// <summary>What lets a session be opened once it turned out that none can.</summary>
    /// <param name="folder">What TMPDIR says; null where it is not set.</param>
    /// <param name="canHoldPort">Whether a socket can be made in a folder.</param>
    /// <param name="container">Whether this runs in a container.</param>
    internal static Remedy RemedyFor(string? folder, Func<string, bool> canHoldPort, bool container)
    {
        if (canHoldPort(folder ?? DefaultFolder))
            return Remedy.None("the temporary folder takes the runtime's diagnostic port, and nothing else is known that keeps sessions from it");
        if (folder is not null && canHoldPort(DefaultFolder))
            return Remedy.By($"unset {FolderVariable}");
        return container && folder is null
            ? Remedy.ByContainer($"--tmpfs {DefaultFolder}")
            : Remedy.None($"the runtime keeps its diagnostic port in {folder ?? DefaultFolder}, where this user can make no socket: whose folder it is decides");
    }

    private static Remedy RemedyHere() =>
        !LoopbackCheck.IsUp ? LoopbackCheck.Up
        : OperatingSystem.IsWindows() ? Remedy.None("what the process says is all that is known")
        : RemedyFor(Environment.GetEnvironmentVariable(FolderVariable), CanHoldPort, HostEnvironment.Collect().Container ?? false);

    /// <summary>Tried out with a name as long as the runtime's own, since the path of a socket is limited (unix(7)).</summary>
    private static bool CanHoldPort(string folder)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"batchsend-port-{Environment.ProcessId}-{Random.Shared.Next():D10}-socket"));
        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.Delete(path);
            return true;
        }
        // An ArgumentException is a path that is too long.
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Reasons(EventFigures figures) =>
        new[]
        {
            figures.WorkItems, figures.LockContentions, figures.Gen1Collections, figures.GcPauseMs, figures.WorkerStarts,
            figures.SocketBytesSent, figures.SocketDatagramsSent,
        }
        .Where((Reading figure) => !figure.IsMeasured).Select(figure => figure.Reason!);
}
