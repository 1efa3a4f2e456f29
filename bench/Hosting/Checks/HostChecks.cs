using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Everything that decides how well this machine can be measured, tried out rather than guessed.</summary>
internal static class HostChecks
{
    public static async Task<IReadOnlyList<Capability>> RunAsync(CancellationToken token) =>
    [
        CountingCheck.Syscalls(),
        PlacementCheck.Run(),
        SocketChecks.ReceiveBufferSize(),
        SocketChecks.CoalescedReceive(),
        SocketChecks.BatchedReceive(),
        ClockCheck.Run(),
        FrequencyCheck.Run(),
        await NoiseCheck.RunAsync(token).ConfigureAwait(false),
        ToolChecks.Strace(),
        ToolChecks.Perf(),
    ];
}
