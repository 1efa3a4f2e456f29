using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Everything that decides how well this machine can be measured, tried out rather than guessed.</summary>
internal static class HostChecks
{
    /// <summary>How long the host is watched for other work: some 50 timer ticks a CPU.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(500);

    public static async Task<IReadOnlyList<Capability>> RunAsync(CancellationToken token)
    {
        // Before anything else, so that the checks themselves are not the other work.
        NoiseSample before = NoiseSample.Take();
        await Task.Delay(Watched, token).ConfigureAwait(false);
        HostNoise noise = before.Until(NoiseSample.Take());
        return
        [
            CountingCheck.Syscalls(),
            .. OperatingSystem.IsLinux() ? [ParanoiaCheck.Run(), TraceFsCheck.Run(), SeccompCheck.Run()] : Array.Empty<Capability>(),
            await StraceCheck.RunAsync(token).ConfigureAwait(false),
            await EventsCheck.RunAsync(token).ConfigureAwait(false),
            PlacementCheck.Run(),
            LoopbackCheck.Run(),
            Ipv6Check.Run(),
            ReceiveBufferCheck.Run(),
            SendBufferCheck.Run(),
            SegmentationCheck.Run(),
            CoalescedReceiveCheck.Run(),
            BatchedReceiveCheck.Run(),
            await HandOverCheck.RunAsync(token).ConfigureAwait(false),
            ClockCheck.Run(),
            FrequencyCheck.Run(),
            NoiseCheck.Of(noise, Watched),
            StealCheck.Run(noise.StealPercent),
            PerfCheck.Run(),
        ];
    }
}
