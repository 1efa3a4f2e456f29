using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>
/// Every UDP strategy over one socket that is connected to a multicast group on the loopback interface, in which sinks share
/// a port. A message is sent once; the kernel brings it to every sink within the sender's own call.
/// </summary>
[BenchmarkCategory("udp", "multicast")]
public class MulticastSuite : SendSuite
{
    /// <summary>Sinks in the group.</summary>
    [Params(FewestReceivers, MostReceivers, Priority = 3)]
    public int Receivers { get; set; } = FewestReceivers;

    /// <summary>One, to be held against unicast, and as many as show what each further one costs.</summary>
    public const int FewestReceivers = 1, MostReceivers = 4;

    private protected override Transport Transport => Transport.Udp;

    private protected override SuiteGrid Grid => SuiteGrid.Current.Multicast ?? SuiteGrid.Current;

    private protected override int? GroupReceivers => Receivers;
}
