using Bench.Reports;

namespace Bench.Diagnosers;

/// <summary>What a probe reads of the traffic of a benchmark, between its iterations.</summary>
internal interface IProbedTraffic
{
    /// <summary>Messages that the sends accepted so far.</summary>
    long Sent { get; }

    /// <summary>Messages that all sinks together are to take of <see cref="Sent"/>: in a group as often as it has members.</summary>
    long Expected { get; }

    /// <summary>Messages that all sinks together have taken so far.</summary>
    long Delivered { get; }

    /// <summary>TLS records sent so far; null on a plain connection.</summary>
    long? TlsRecords { get; }

    /// <summary>Version and cipher suite of TLS, as <c>TLS 1.3, TLS_AES_256_GCM_SHA384</c>; null on a plain connection.</summary>
    string? TlsSession { get; }

    /// <summary>Time spent waiting for the window so far, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    long WaitTicks { get; }

    /// <summary>Bytes of payload of <see cref="Sent"/>.</summary>
    long SentBytes { get; }

    /// <summary>Whether sends go past the runtime's sockets, whose counters then do not see them.</summary>
    bool SendsNatively { get; }

    /// <summary>What came back so far, since <see cref="BeginIteration"/> was first called; null where nothing is returned.</summary>
    EchoFigures? Echo { get; }

    /// <summary>Called before an iteration that is measured.</summary>
    /// <param name="first">Whether it is the first of them: what was before is no part of the figures.</param>
    void BeginIteration(bool first);

    /// <summary>From now on the window waits by spinning alone: its yields would count as system calls of the sender.</summary>
    void WaitWithoutSyscalls();

    /// <summary>Waits until every sink has taken all or the rest is known to be lost.</summary>
    void Drain();
}
