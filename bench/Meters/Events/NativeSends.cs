using BatchSend;

namespace Bench.Meters.Events;

/// <summary>Which sends the runtime's socket counters do not see.</summary>
internal static class NativeSends
{
    /// <summary>Why a socket counter is n/a then.</summary>
    public const string Reason = "sent by native calls, which the runtime's own counters do not see";

    /// <summary>Whether the latest batch of a sender went past the runtime's sockets.</summary>
    public static bool IsLatestOf(IBatchSender sender) =>
        ((sender as ISenderChoice)?.LastChoice ?? sender.Descriptor).SendsNatively;
}
