using BatchSend;
using Bench.Diagnosers;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>What all suites have in common: strategies, sizes and batches of a grid, over one connected socket.</summary>
/// <remarks>
/// <c>per-buffer</c> is the baseline of every group of equal size and batch and the first row of it. BenchmarkDotNet's
/// own Ratio columns are not shown: two strategies run in two processes here, whose times differ by 10% and more for
/// identical code. Every "×" that this program prints comes from pairs that alternate within one process.
/// </remarks>
public abstract class TrafficSuite
{
    private ISuiteTraffic? _traffic;

    /// <summary>A name of the catalog, or a floor's with its prefix.</summary>
    [ParamsSource(nameof(Strategies), Priority = 2)]
    public string Strategy { get; set; } = SenderCatalog.Baseline.Name;

    /// <summary>Bytes of payload a message.</summary>
    [ParamsSource(nameof(Sizes), Priority = 0)]
    public int Size { get; set; }

    /// <summary>Messages a batch.</summary>
    [ParamsSource(nameof(Batches), Priority = 1)]
    public int Batch { get; set; }

    public IEnumerable<string> Strategies => Grid.StrategiesOver(Transport);

    public IEnumerable<int> Sizes => Grid.SizesOver(Transport);

    public IEnumerable<int> Batches => Grid.Batches;

    private protected abstract Transport Transport { get; }

    /// <summary>Whether it sends over TLS.</summary>
    private protected virtual bool Tls => false;

    /// <summary>The cases of this suite in the run that is being set up.</summary>
    private protected abstract SuiteGrid Grid { get; }

    /// <summary>Sinks in the multicast group that is sent to; null for one sink that is sent to by its address.</summary>
    private protected virtual int? GroupReceivers => null;

    private protected ISuiteTraffic Connected => _traffic ?? throw new InvalidOperationException("not connected");

    /// <summary>The traffic of the suites that only send.</summary>
    private protected SuiteTraffic Traffic => (SuiteTraffic)Connected;

    [GlobalSetup]
    public void Connect()
    {
        _traffic = Open();
        MessageProbe.Installed?.Attach(_traffic);
    }

    /// <summary>Throws when the sink did not get what the sends said: the case has failed then.</summary>
    [GlobalCleanup]
    public void VerifyAndClose()
    {
        using ISuiteTraffic? traffic = _traffic;
        _traffic = null;
        MessageProbe.Installed?.Detach();
        traffic?.Verify();
    }

    private protected virtual ISuiteTraffic Open() => SuiteTraffic.Open(Transport, Strategy, Size, Batch, GroupReceivers, Tls);
}
