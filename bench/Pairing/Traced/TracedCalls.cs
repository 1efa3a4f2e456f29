using Bench.Meters;
using Bench.Meters.Strace;

namespace Bench.Pairing.Traced;

/// <summary>What strace counted of one arm, or why there is no such count.</summary>
internal sealed record TracedCalls
{
    /// <summary>Messages of the counted window.</summary>
    public long Messages { get; private init; }

    /// <summary>The calls that send, by name; null where they were not counted.</summary>
    public IReadOnlyDictionary<string, long>? Sends { get; private init; }

    /// <summary>The runtime's own calls by name: neither sends nor waits; null where they were not counted.</summary>
    public IReadOnlyDictionary<string, long>? RuntimeCalls { get; private init; }

    /// <summary>Why nothing was counted; null when it was.</summary>
    public string? Reason { get; private init; }

    public Reading SendCallsPerMessage => Sends is { } sends
        ? Reading.Of(SyscallCounts.CountOf(sends, SyscallCounts.SendFamily)).Per(Messages)
        : Reading.NotAvailable(Reason!);

    public static TracedCalls None(string reason) => new() { Reason = reason };

    /// <summary>The undisturbed window with the fewest calls. Pure.</summary>
    /// <param name="arm">What the traced process said.</param>
    /// <param name="trace">What <see cref="TraceParser"/> found.</param>
    /// <exception cref="FormatException">The trace lacks one of the windows.</exception>
    public static TracedCalls Of(TracedArm arm, IReadOnlyDictionary<(int Arm, int Window), IReadOnlyDictionary<string, long>> trace)
    {
        TracedWindow[] windows =
        [
            .. arm.Windows.Index().Select(w => new TracedWindow(
                w.Item.AtOnce, w.Item.Issued,
                trace.GetValueOrDefault((arm.Arm, w.Index)) ?? throw new FormatException($"the trace has no window {w.Index} of arm {arm.Arm}"))),
        ];
        (TracedWindow? fewest, string? reason) = CountingWindows.Fewest(windows, w => w.ByName.Values.Sum());
        return fewest is null
            ? None(reason!)
            : new TracedCalls
            {
                Messages = arm.Messages,
                Sends = fewest.ByName.Where(n => SyscallCounts.SendFamily.Contains(n.Key)).ToDictionary(),
                RuntimeCalls = fewest.ByName.Where(n => !SyscallCounts.SendFamily.Contains(n.Key) && !SyscallCounts.WaitFamily.Contains(n.Key)).ToDictionary(),
            };
    }
}
