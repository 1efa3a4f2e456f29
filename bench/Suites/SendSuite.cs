using BatchSend;
using Bench.Diagnosers;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>One benchmark, <c>Send</c>, over strategies, sizes and batches; the transport is the suite's.</summary>
/// <remarks>
/// <c>per-buffer</c> is the baseline of every group of equal size and batch and the first row of it. BenchmarkDotNet's
/// own Ratio columns are not shown: two strategies run in two processes here, whose times differ by 10% and more for
/// identical code. Every "×" that this program prints comes from pairs that alternate within one process.
/// </remarks>
public abstract class SendSuite
{
    /// <summary>
    /// Messages that one invocation sends, whatever the batch, as 256 ÷ batch batches: the figures of BenchmarkDotNet
    /// are for one message then. The attribute needs a constant; every batch size divides it.
    /// </summary>
    public const int MessagesPerInvocation = 256;

    private SuiteTraffic? _traffic;

    /// <summary>A name of the catalog, or a floor's with its prefix.</summary>
    [ParamsSource(nameof(Strategies), Priority = 2)]
    public string Strategy { get; set; } = SenderCatalog.Baseline.Name;

    /// <summary>Bytes of payload a message.</summary>
    [ParamsSource(nameof(Sizes), Priority = 0)]
    public int Size { get; set; }

    /// <summary>Messages a batch.</summary>
    [ParamsSource(nameof(Batches), Priority = 1)]
    public int Batch { get; set; }

    public IEnumerable<string> Strategies => SuiteGrid.Current.StrategiesOver(Transport);

    public IEnumerable<int> Sizes => SuiteGrid.Current.SizesOver(Transport);

    public static IEnumerable<int> Batches => SuiteGrid.Current.Batches;

    private protected abstract Transport Transport { get; }

    [GlobalSetup]
    public void Connect()
    {
        _traffic = SuiteTraffic.Open(Transport, Strategy, Size, Batch);
        MessageProbe.Installed?.Attach(_traffic);
    }

    [Benchmark(OperationsPerInvoke = MessagesPerInvocation)]
    public void Send() => _traffic!.SendAll();

    /// <summary>Throws when the sink did not get what the sends said: the case has failed then.</summary>
    [GlobalCleanup]
    public void VerifyAndClose()
    {
        using SuiteTraffic? traffic = _traffic;
        _traffic = null;
        MessageProbe.Installed?.Detach();
        traffic?.Verify();
    }
}
