using Bench.EventRuns;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Which figures no row, or not every row, has, with the reasons that the readings carry.</summary>
internal static class MissingFigures
{
    private static readonly (string Name, Func<ArmCost, Reading> Of)[] Figures =
    [
        ("System calls a message", c => c.SyscallsPerMessage),
        ("Send calls a message, as the kernel counts them", c => c.SendCallsPerMessage),
        ("Calls a message that wait: epoll, futex, poll and their like", c => c.WaitCallsPerMessage),
        ("Context switches a message", c => c.ContextSwitchesPerMessage),
        ("User CPU time a message", c => c.UserCpuNsPerMessage),
        ("Kernel CPU time a message", c => c.KernelCpuNsPerMessage),
        ("Allocated bytes a message", c => c.AllocatedBytesPerMessage),
    ];

    private static readonly (string Name, Func<EventFigures, Reading> Of)[] Events =
    [
        ("Socket counters of the runtime", e => e.SocketBytesSent),
        ("Work items, contentions, collections and worker starts of the runtime", e => e.WorkItems),
    ];

    public static IEnumerable<NotMeasured> In(MeasuredDocument document)
    {
        List<ArmCost> arms = [.. document.Cells.SelectMany(c => c.Launches).SelectMany(l => new[] { l.Reference, l.Strategy })];
        foreach ((string name, Func<ArmCost, Reading> of) in Figures)
        {
            foreach (IGrouping<string?, Reading> missing in arms.Select(of).Where(r => !r.IsMeasured).GroupBy(r => r.Reason))
                yield return new NotMeasured($"{name} ({missing.Count()} of {arms.Count} arms of launches)", missing.Key!);
        }

        List<EventFigures> recorded = [.. document.Cells.Select(c => c.Events).OfType<RowEvents>().SelectMany(e => new[] { e.Reference, e.Strategy })];
        foreach ((string name, Func<EventFigures, Reading> of) in Events)
        {
            foreach (IGrouping<string?, Reading> missing in recorded.Select(of).Where(r => !r.IsMeasured).GroupBy(r => r.Reason))
                yield return new NotMeasured($"{name} ({missing.Count()} of {recorded.Count} arms of extra runs)", missing.Key!);
        }

        foreach ((int index, CellResult cell) in document.Cells.Index().Where(c => c.Item.Launches.Count == 0))
            yield return new NotMeasured($"{cell.Cell.Id} (cells[{index}])", "no launch of it has ended");
        foreach (ReportRow row in ReportRow.Of(document.Cells, "cells").Where(r => !r.CanBeDrawn && !r.Cell.IsSelfCheck))
            yield return ReportRow.NotDrawn(row.Cell, row.Path);
    }
}
