using BatchSend;
using Bench.Meters;
using Bench.Meters.Events;

namespace Bench.Reports;

/// <summary>One case of the BenchmarkDotNet set that runs beside the pairs: absolute figures, to be checked against them.</summary>
internal sealed record CrossCheckRow
{
    /// <summary>The benchmark's full name, as a filter would name it.</summary>
    public required string Benchmark { get; init; }

    public required Transport Transport { get; init; }

    public required string Strategy { get; init; }

    public required int Size { get; init; }

    public required int Batch { get; init; }

    /// <summary>Whether time and rate are of delivery, the waiting until the sink had taken all included; otherwise of sending.</summary>
    public bool UntilDelivered { get; init; }

    /// <summary>Sinks in the multicast group that was sent to; null for unicast. The delivered share is that of all of them together.</summary>
    public int? Receivers { get; init; }

    /// <summary>What came back, of a case of an echo suite, whose time is that of whole round trips; null of every other.</summary>
    public EchoFigures? Echo { get; init; }

    /// <summary>Whether the messages went over TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Version and cipher suite of that TLS; null over a plain connection, and where the case has not run to its end.</summary>
    public string? TlsSession { get; init; }

    /// <summary>Mean time a message, in ns, and half of its 99.9% interval as BenchmarkDotNet states it.</summary>
    public required Reading NsPerMessage { get; init; }

    public required Reading NsPerMessageMargin { get; init; }

    /// <summary>Messages accepted a second; where the time is that of delivery, messages delivered.</summary>
    public required Reading MessagesPerSecond { get; init; }

    public required Reading SyscallsPerMessage { get; init; }

    public required Reading SendCallsPerMessage { get; init; }

    public required Reading AllocatedBytesPerMessage { get; init; }

    public required Reading DeliveredPercent { get; init; }

    /// <summary>What the runtime's events showed in the case's extra run; null where that was not asked for.</summary>
    public EventFigures? Events { get; init; }

    /// <summary>TLS records sent, counted from their headers.</summary>
    public Reading TlsRecordsPerMessage { get; init; } = Reading.NotAvailable("a plain connection has no TLS records");
}
