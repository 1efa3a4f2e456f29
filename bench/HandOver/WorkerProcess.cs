using Bench.Commands;
using Bench.Reports;

namespace Bench.HandOver;

/// <summary>One of the two processes of a hand-over run, as the one that started it sees it.</summary>
internal sealed class WorkerProcess
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts one.</summary>
    public WorkerProcess(HandOverJob job, CancellationToken token) =>
        End = HandOverRun.RunProcessAsync($"the process that fetches '{job.Take}'", [HandOverCommand.WorkerName, JsonOutput.ToLine(job)], Read, token);

    /// <summary>Completes when the process waits for its first socket: what comes before is its start, and no pause of a hand-over.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes with the process.</summary>
    public Task End { get; }

    /// <summary>What it reported at its end.</summary>
    public IReadOnlyList<double> PausesUs { get; private set; } = [];

    private void Read(string line)
    {
        HandOverReport report = JsonOutput.FromLine<HandOverReport>(line);
        if (_ready.TrySetResult())
            return; // its first report, before there is any socket
        PausesUs = report.PausesUs;
    }
}
