using Bench.Commands;
using Bench.Hosting;
using Bench.Meters;
using Bench.Sinks;

namespace Bench.Gate.Counts;

/// <summary>Counts the cells of a job in this process, on one sink as long as nothing is missing on it.</summary>
internal static class CountWork
{
    /// <param name="job">The cells, all of one transport and size.</param>
    /// <param name="onMeasure">Told of each cell as soon as it has been counted.</param>
    /// <param name="token">Ends the work before its next cell.</param>
    public static async Task RunAsync(CountJob job, Action<CountMeasure> onMeasure, CancellationToken token)
    {
        (int? senderCpu, int? sinkCpu, _) = CpuPlacement.Plan();
        SinkOptions options = new() { Transport = job.Cells[0].Transport, MessageSize = job.Cells[0].Size, Cpu = sinkCpu };
        Queue<GateCell> cells = new(job.Cells);
        while (cells.Count > 0)
        {
            await using SinkProcess sink = await SinkProcess.StartAsync(options, token).ConfigureAwait(false);
            if (senderCpu is { } cpu)
                CpuPlacement.TryPinCurrentProcess(cpu);
            using ISyscallMeter meter = PerfSyscallMeter.Open();
            bool whole = true;
            while (whole && cells.TryDequeue(out GateCell? cell))
                whole = await CountAsync(cell).ConfigureAwait(false);

            async Task<bool> CountAsync(GateCell cell)
            {
                token.ThrowIfCancellationRequested();
                CellCounter counter = new(cell, job.Plant, sink);
                try
                {
                    onMeasure(await counter.CountAsync(meter, token).ConfigureAwait(false));
                }
                catch (CommandFailure e)
                {
                    onMeasure(CountMeasure.None(cell, e.Message, failed: true));
                    return false;
                }

                return !counter.LeftMessagesMissing;
            }
        }
    }
}
