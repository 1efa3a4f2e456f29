using System.Text.Json;
using BatchSend;
using Bench.Gate.Counts;

namespace Bench.Gate.Base;

/// <summary>Strategies that the base had and this build has not, by the baselines of both.</summary>
internal static class BaseStrategies
{
    private const string Tcp = "tcp", Udp = "udp";

    /// <summary>One cell a strategy and transport that is gone.</summary>
    /// <param name="baselines">The text of the base's baseline and of this build's; null where there is none.</param>
    public static IReadOnlyList<GateCell> Removed(params IEnumerable<string?> baselines) =>
    [
        .. baselines.OfType<string>().SelectMany(Ids).Select(Parse).OfType<GateCell>()
            .Where(cell => !SenderCatalog.TryFind(cell.Strategy, out SenderDescriptor? known) || !known.Transports.HasFlag(cell.Transport))
            .DistinctBy(cell => (cell.Transport, cell.Strategy)),
    ];

    private static IEnumerable<string> Ids(string baseline)
    {
        try
        {
            return Baseline.ParseAnyVersion(baseline).Cells.Keys;
        }
        catch (JsonException)
        {
            return []; // of another layout: nothing is known of what it had, and nothing hangs on it
        }
    }

    /// <summary>The traffic of the time rows, for a name <c>tcp/coalesce/64B/b64</c>.</summary>
    private static GateCell? Parse(string id) => id.Split('/') switch
    {
        [Tcp, { } strategy, ..] => GatePlan.SelfCheckCell with { Strategy = strategy },
        [Udp, { } strategy, ..] => GatePlan.SelfCheckCell with { Transport = Transport.Udp, Strategy = strategy },
        _ => null,
    };
}
