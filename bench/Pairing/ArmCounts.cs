using Bench.Meters;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>What one arm does a message, counted after the timed part in windows of its own.</summary>
internal sealed record ArmCounts
{
    public required long Messages { get; init; }

    public required long Issued { get; init; }

    public required long AllocatedBytes { get; init; }

    public required Reading UserNsPerMessage { get; init; }

    public required Reading KernelNsPerMessage { get; init; }

    /// <summary>Null where system calls cannot be counted; then <see cref="CallsReason"/> says why.</summary>
    public SyscallCounts? Calls { get; init; }

    public string? CallsReason { get; init; }

    /// <summary>Who counted system calls; null where nobody could.</summary>
    public string? CallsSource { get; init; }

    /// <summary>Counts every arm. The harness waits without a system call meanwhile.</summary>
    public static async Task<IReadOnlyList<ArmCounts>> CountAsync(IReadOnlyList<Arm> arms, SendWindow window)
    {
        window.SpinOnly = true;
        var cpu = await CpuWindow.MeasureAsync(arms, window).ConfigureAwait(false);
        // Opened only now: an open meter makes every system call a little dearer, even while it does not count.
        using ISyscallMeter meter = PerfSyscallMeter.Open();
        List<ArmCounts> counts = [];
        foreach ((Arm arm, (Reading user, Reading kernel)) in arms.Zip(cpu))
        {
            CountingWindows windows = new(arm, window);
            (SyscallCounts? calls, string? callsReason) = await windows.CountAsync(meter).ConfigureAwait(false);
            // What is shown and not gated may be of windows that waited: so does this traffic.
            OwnCounts own = await windows.CountOwnAsync().ConfigureAwait(false);
            counts.Add(new ArmCounts
            {
                Messages = windows.Messages,
                Issued = own.Issued,
                AllocatedBytes = own.AllocatedBytes,
                UserNsPerMessage = user,
                KernelNsPerMessage = kernel,
                Calls = calls,
                CallsReason = callsReason,
                CallsSource = meter.Unavailable is null ? CountsSource.PerfEvents : null,
            });
        }

        window.SpinOnly = false;
        return counts;
    }

    /// <summary>The figures of one arm: these counts and the times of the timed part.</summary>
    public ArmCost ToCost(string strategy, ArmTimes times) => new()
    {
        Strategy = strategy,
        SendNsPerMessage = times.MedianNsPerMessage,
        SyscallsPerMessage = PerMessage(c => c.Total),
        SendCallsPerMessage = PerMessage(c => c.SendCalls),
        CountsSource = CallsSource,
        SyscallsByName = Calls?.ByName,
        CountedMessages = Messages,
        IssuedPerMessage = (double)Issued / Messages,
        ContextSwitchesPerMessage = PerMessage(c => c.ContextSwitches),
        UserCpuNsPerMessage = UserNsPerMessage,
        KernelCpuNsPerMessage = KernelNsPerMessage,
        AllocatedBytesPerMessage = Reading.Of(AllocatedBytes).Per(Messages),
        SentMessages = times.Sent,
        DeliveredMessages = times.Delivered,
    };

    private Reading PerMessage(Func<SyscallCounts, long> figure) =>
        Calls is null ? Reading.NotAvailable(CallsReason!) : Reading.Of(figure(Calls)).Per(Messages);
}
