using System.Runtime.Versioning;
using Bench.Meters;
using Bench.Meters.Strace;

namespace Bench.Pairing.Traced;

/// <summary>
/// The second meter of a comparison. A launch whose own counters were refused gets what strace counts of its arms, in
/// processes of their own between two launches: once for each kind of traffic, since a strategy makes the same calls
/// every time. Where there is no strace either, the reason names both ways.
/// </summary>
/// <param name="cells">All cells of the comparison: arms that share a sink are counted together.</param>
internal sealed class TracedCounts(IReadOnlyList<Cell> cells)
{
    /// <summary>Arms of one process: its job is an argument of some 350 bytes an arm, of which one may have 128 KiB (MAX_ARG_STRLEN of linux/binfmts.h).</summary>
    private const int MostArms = 100;

    private const string NotHere = "strace counts send calls without privilege, but not here";

    private const string NotOfARealRun =
        "strace, which counted the send calls, slows the sender, so that the receiver never presses back: waits (epoll, futex, EAGAIN) under it are not those of a real run";

    private const string NotSeen = "strace, which counted the send calls, does not see context switches and causes some itself";

    private readonly Dictionary<Cell, TracedCalls> _calls = [];

    /// <summary>The launch with its figures completed; as it was when it needs none.</summary>
    public async Task<LaunchResult> CompleteAsync(Cell cell, LaunchResult launch, CancellationToken token)
    {
        if (launch.Reference.CountsSource is not null || !OperatingSystem.IsLinux())
            return launch;

        Cell reference = TraceJob.ArmOf(cell, cell.Reference), strategy = TraceJob.ArmOf(cell, cell.Strategy);
        string? strace = StraceProgram.Find();
        if (strace is not null && !(_calls.ContainsKey(reference) && _calls.ContainsKey(strategy)))
            await CountAsync(strace, cell, token).ConfigureAwait(false);
        return launch with { Reference = With(launch.Reference, CallsOf(reference)), Strategy = With(launch.Strategy, CallsOf(strategy)) };

        TracedCalls CallsOf(Cell arm) => _calls.GetValueOrDefault(arm)
            ?? TracedCalls.None(strace is null ? StraceProgram.WhyNotFound : "the run ended first");
    }

    /// <summary>Why waits are not published from strace, and nothing that has waits in it.</summary>
    internal static string WaitsReason(string refused) => $"{refused}; {NotOfARealRun}";

    [SupportedOSPlatform("linux")]
    private async Task CountAsync(string strace, Cell cell, CancellationToken token)
    {
        IEnumerable<Cell> arms = cells.Where(other => TraceJob.ShareSink(other, cell))
            .SelectMany(other => new[] { TraceJob.ArmOf(other, other.Reference), TraceJob.ArmOf(other, other.Strategy) }).Distinct();
        foreach (Cell[] part in arms.Chunk(MostArms))
        {
            try
            {
                IReadOnlyList<TracedCalls> counted = await TraceRun.RunAsync(strace, part, token).ConfigureAwait(false);
                foreach ((Cell arm, TracedCalls calls) in part.Zip(counted))
                    _calls[arm] = calls;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return; // the launch stands, and its reason says what is missing; the run ends at its next step
            }
        }
    }

    /// <summary>The figures of an arm that perf events were refused for. Pure.</summary>
    internal static ArmCost With(ArmCost cost, TracedCalls calls)
    {
        string refused = cost.SendCallsPerMessage.Reason!;
        if (calls.Sends is null)
            return cost with { SendCallsPerMessage = Reading.NotAvailable($"{refused}; {NotHere}: {calls.Reason}") };
        return cost with
        {
            CountsSource = CountsSource.Strace,
            SendCallsPerMessage = calls.SendCallsPerMessage,
            SyscallsByName = calls.Sends,
            RuntimeCallsByName = calls.RuntimeCalls,
            CountedMessages = calls.Messages,
            SyscallsPerMessage = Reading.NotAvailable(WaitsReason(refused)),
            ContextSwitchesPerMessage = Reading.NotAvailable($"{refused}; {NotSeen}"),
        };
    }
}
