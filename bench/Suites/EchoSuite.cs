using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>
/// One benchmark, <c>Echo</c>: batches to a sink that returns them, each sent when the last is back, or at a rate. What counts
/// are the times of the batches, from the send or from when it was due to the first and the last message back; BenchmarkDotNet's
/// mean is that of a whole round trip, divided by the messages of the batch, and at a rate just that rate.
/// </summary>
public abstract class EchoSuite : TrafficSuite
{
    private protected override SuiteGrid Grid => SuiteGrid.Current;

    /// <summary>Messages a second that are due; 0 where each batch goes when the last is back.</summary>
    [ParamsSource(nameof(Rates), Priority = 3)]
    public int Rate { get; set; }

    public IEnumerable<int> Rates => [Grid.Rate];

    [Benchmark(OperationsPerInvoke = SendSuite.MessagesPerInvocation)]
    public void Echo() => ((EchoTraffic)Connected).RoundTrips(SendSuite.MessagesPerInvocation / Batch);

    private protected override ISuiteTraffic Open() => EchoTraffic.Open(Transport, Strategy, Size, Batch, Rate > 0 ? Rate : null);
}
