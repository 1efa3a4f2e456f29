using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>One arm of a cell over all launches: the median of each figure, the sum of what was sent and delivered.</summary>
internal sealed record ArmSummary
{
    public required string Strategy { get; init; }

    public required double SendNs { get; init; }

    /// <summary>Who counted system calls, see <see cref="Meters.CountsSource"/>; null where nobody could.</summary>
    public required string? CountsSource { get; init; }

    public required Reading SendCalls { get; init; }

    public required Reading Syscalls { get; init; }

    public required double Issued { get; init; }

    public required Reading ContextSwitches { get; init; }

    public required Reading UserCpuNs { get; init; }

    public required Reading KernelCpuNs { get; init; }

    public required Reading AllocatedBytes { get; init; }

    public required long Sent { get; init; }

    public required long Delivered { get; init; }

    public Reading DeliveredPercent =>
        Sent > 0 ? Reading.Of(100d * Delivered / Sent) : Reading.NotAvailable("nothing was sent");

    /// <summary>User and kernel CPU time together, known more exactly than how they divide.</summary>
    public required Reading CpuNs { get; init; }

    /// <summary>Summarises one arm. There must be at least one launch.</summary>
    public static ArmSummary Of(IReadOnlyList<ArmCost> launches) => new()
    {
        Strategy = launches[0].Strategy,
        SendNs = PairRule.Median(launches.Select(l => l.SendNsPerMessage)),
        CountsSource = launches.FirstOrDefault(l => l.CountsSource is not null)?.CountsSource,
        SendCalls = Median(launches.Select(l => l.SendCallsPerMessage)),
        Syscalls = Median(launches.Select(l => l.SyscallsPerMessage)),
        Issued = PairRule.Median(launches.Select(l => l.IssuedPerMessage)),
        ContextSwitches = Median(launches.Select(l => l.ContextSwitchesPerMessage)),
        UserCpuNs = Median(launches.Select(l => l.UserCpuNsPerMessage)),
        KernelCpuNs = Median(launches.Select(l => l.KernelCpuNsPerMessage)),
        CpuNs = Median(launches.Select(TotalCpuNs)),
        AllocatedBytes = Median(launches.Select(l => l.AllocatedBytesPerMessage)),
        Sent = launches.Sum(l => l.SentMessages),
        Delivered = launches.Sum(l => l.DeliveredMessages),
    };

    /// <summary>A launch in which the user's part was too small to be told from none gives the whole sum as kernel time.</summary>
    private static Reading TotalCpuNs(ArmCost cost) => cost.KernelCpuNsPerMessage.Value is { } kernel
        ? Reading.Of(kernel + (cost.UserCpuNsPerMessage.Value ?? 0))
        : cost.KernelCpuNsPerMessage;

    /// <summary>The median of what was measured; when nothing was, the first reason.</summary>
    public static Reading Median(IEnumerable<Reading> readings)
    {
        List<Reading> all = [.. readings];
        double[] measured = [.. all.Where(r => r.IsMeasured).Select(r => r.Value!.Value)];
        return measured.Length > 0 ? Reading.Of(PairRule.Median(measured)) : all[0];
    }
}
