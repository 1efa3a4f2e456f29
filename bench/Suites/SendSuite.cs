using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>One benchmark, <c>Send</c>, over strategies, sizes and batches; the transport is the suite's.</summary>
public abstract class SendSuite : TrafficSuite
{
    /// <summary>
    /// Messages that one invocation sends, whatever the batch, as 256 ÷ batch batches: the figures of BenchmarkDotNet
    /// are for one message then. The attribute needs a constant; every batch size divides it.
    /// </summary>
    public const int MessagesPerInvocation = 256;

    private protected override SuiteGrid Grid => SuiteGrid.Current;

    [Benchmark(OperationsPerInvoke = MessagesPerInvocation)]
    public void Send() => Traffic.SendAll();
}
