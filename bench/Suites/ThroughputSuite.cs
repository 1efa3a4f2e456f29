using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>
/// One benchmark, <c>Deliver</c>: a stretch of batches, each sent when the window has room for it, until the sink has taken
/// all. Its time includes delivery, so that the messages a second which follow from it are delivered ones.
/// </summary>
public abstract class ThroughputSuite : TrafficSuite
{
    /// <summary>How often the messages of <see cref="SendSuite.MessagesPerInvocation"/> are sent in one stretch: the wait for the last of them must not weigh much.</summary>
    private const int Rounds = 64;

    /// <summary>Messages of one stretch.</summary>
    public const int MessagesPerInvocation = Rounds * SendSuite.MessagesPerInvocation;

    private protected override SuiteGrid Grid => SuiteGrid.Current.Throughput ?? SuiteGrid.Current;

    [Benchmark(OperationsPerInvoke = MessagesPerInvocation)]
    public void Deliver() => Traffic.DeliverAll(Rounds);
}
