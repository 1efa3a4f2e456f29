using BatchSend;
using Bench.Commands;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Throughput;

/// <summary>Runs the launches of several cells in rounds, each in a fresh process, and judges their delivered rates by the rule of the pairs.</summary>
/// <param name="cells">The cells, in the order of the rows.</param>
/// <param name="launches">Launches of each cell.</param>
/// <param name="seed">The seed that every launch's own seed follows from.</param>
internal sealed class ThroughputRunner(IReadOnlyList<Cell> cells, int launches, int seed)
{
    private readonly LaunchRounds<ThroughputLaunchResult> _rounds = new(cells.Count, launches);

    /// <summary>Launches that ended.</summary>
    public int Done => _rounds.Done;

    public int Planned => _rounds.Planned;

    /// <summary>Why the run ended early; null when it did not.</summary>
    public string? IncompleteReason => LaunchRounds.WhyIncomplete(Done, Planned);

    /// <summary>Rows of every cell that has at least one launch, in the order of the cells.</summary>
    public IReadOnlyList<ThroughputResult> Rows => [.. Enumerable.Range(0, cells.Count).Where(i => _rounds[i].Count > 0).Select(Row)];

    /// <param name="onLaunch">Called after each launch with its row as it now stands.</param>
    /// <param name="cancellationToken">Ends the current launch after its current pair; its result is dropped, earlier ones stay.</param>
    /// <exception cref="CommandFailure">A launch failed; the message says which and why.</exception>
    public Task RunAsync(Action<ThroughputResult> onLaunch, CancellationToken cancellationToken) => _rounds.RunAsync(
        (cell, launch) => LaunchProcess.RunAsync<ThroughputLaunchResult>(
            LaunchCommand.ThroughputName, cells[cell], PairOrder.SeedOf(seed, cells[cell].Id, launch), cancellationToken),
        cell => onLaunch(Row(cell)));

    /// <summary>The rows with the words that stand after what the host did meanwhile.</summary>
    public IReadOnlyList<ThroughputResult> Judge(HostNoise noise)
    {
        IReadOnlyList<ThroughputResult> rows = Rows;
        string? reason = NoiseGuard.WhyTooNoisy(noise, rows.Any(WaitsForItself));
        return [.. rows.Select(row => row with { Estimate = NoiseGuard.Judge(row, rows, reason) })];
    }

    /// <summary>Whether processes of the run waited for each other's CPU by design: a sink has a thread for each TCP connection, all on its one CPU.</summary>
    private static bool WaitsForItself(ThroughputResult row) =>
        row.Launches.Any(l => l.SharedCpu) || row.Cell is { Transport: Transport.Tcp, Connections: > 1 };

    private ThroughputResult Row(int cell)
    {
        IReadOnlyList<ThroughputLaunchResult> done = _rounds[cell];
        Estimate estimate = PairRule.Judge([.. done.Select(l => l.LogRatio)], done.All(l => l.Steady));
        return new ThroughputResult(cells[cell], LaunchRounds.UntilComplete(estimate, launches), [.. done]);
    }
}
