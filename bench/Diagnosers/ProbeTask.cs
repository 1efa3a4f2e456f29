namespace Bench.Diagnosers;

/// <summary>What a <see cref="MessageProbe"/> does around each iteration.</summary>
internal enum ProbeTask
{
    /// <summary>Reads what belongs to the times that are printed: a run that is timed.</summary>
    Deliver,

    /// <summary>Counts system calls as well: an extra run.</summary>
    CountCalls,

    /// <summary>Marks the iterations in the stream of runtime events: an extra run too.</summary>
    BracketEvents,
}
