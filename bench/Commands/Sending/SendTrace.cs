using Bench.Meters;
using Bench.Meters.Strace;
using Bench.Pairing;
using Bench.Pairing.Traced;
using Bench.Reports;

namespace Bench.Commands.Sending;

/// <summary>
/// The second meter of <c>send</c>: the same strategy, size and batch in a run of its own under strace, before the real
/// one, whose rate and CPU time strace would spoil.
/// </summary>
internal static class SendTrace
{
    /// <summary>Counts where the kernel's own counters are refused and the receiver is ours.</summary>
    public static async Task<(StraceRun? Run, string? Reason)> RunAsync(SendRequest request, CancellationToken token)
    {
        if (request.Group.Receivers is not null)
            return (null, "strace counts in a run of its own, which knows no multicast");
        if (request.Target is not null)
            return (null, "strace counts in a run of its own, which would send more to a receiver that is not ours");
        if (request.Tls is not null)
            return (null, "strace counts in a run of its own, which sends without TLS");
        if (WhyNotNeeded() is { } reason)
            return (null, reason);
        if (StraceProgram.Find() is not { } strace || !OperatingSystem.IsLinux())
            return (null, StraceProgram.WhyNotFound);

        Cell cell = new(request.Transport, request.Strategy.Name, request.Strategy.Name, request.Size, request.Batch);
        CellList.Check(cell);
        TracedCalls calls = (await TraceRun.RunAsync(strace, [cell], token).ConfigureAwait(false))[0];
        return calls.Sends is not { } sends
            ? (null, calls.Reason)
            : (new StraceRun
            {
                Messages = calls.Messages,
                SendCallsPerMessage = calls.SendCallsPerMessage.Value!.Value,
                SyscallsByName = sends,
                RuntimeCallsByName = calls.RuntimeCalls!,
            }, null);
    }

    /// <summary>Tried out, since the counters themselves are opened only when the sink runs: they would count it too.</summary>
    private static string? WhyNotNeeded()
    {
        using ISyscallMeter meter = PerfSyscallMeter.Open();
        return meter.Unavailable is null ? $"the kernel itself counted ({CountsSource.PerfEvents})" : null;
    }
}
