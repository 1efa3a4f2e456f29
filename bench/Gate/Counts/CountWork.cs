using Bench.Commands;
using Bench.Hosting;
using Bench.Meters;
using Bench.Sinks;

namespace Bench.Gate.Counts;

/// <summary>Counts the cells of a job in this process, on one sink as long as all arrives on it.</summary>
internal static class CountWork
{
    /// <param name="job">The cells, all of one transport and size.</param>
    /// <param name="onMeasure">Told of each cell as soon as its count stands.</param>
    /// <param name="token">Ends the work before its next cell.</param>
    public static async Task RunAsync(CountJob job, Action<CountMeasure> onMeasure, CancellationToken token)
    {
        (int? senderCpu, int? sinkCpu, _) = CpuPlacement.Plan();
        SinkOptions options = new() { Transport = job.Cells[0].Transport, MessageSize = job.Cells[0].Size, Cpu = sinkCpu };
        CountQueue queue = new(job.Cells);
        while (queue.Next is not null)
        {
            await using SinkProcess sink = await SinkProcess.StartAsync(options, token).ConfigureAwait(false);
            if (senderCpu is { } cpu)
                CpuPlacement.TryPinCurrentProcess(cpu);
            using ISyscallMeter meter = PerfSyscallMeter.Open();
            bool usable = true;
            while (usable && queue.Next is { } cell)
            {
                token.ThrowIfCancellationRequested();
                CountMeasure measure = await CountAsync(new CellCounter(cell, job.Plant, sink), cell, meter, token).ConfigureAwait(false);
                if (queue.Accept(measure))
                    onMeasure(measure);
                // The sink's window would go on waiting for what never comes.
                usable = !measure.Failed && measure.ArrivedAsSent;
            }
        }
    }

    private static async Task<CountMeasure> CountAsync(CellCounter counter, GateCell cell, ISyscallMeter meter, CancellationToken token)
    {
        try
        {
            return await counter.CountAsync(meter, token).ConfigureAwait(false);
        }
        catch (CommandFailure e)
        {
            return CountMeasure.None(cell, e.Message, failed: true);
        }
    }
}
