using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>What arrives a second over one connected UDP socket on loopback, at a receiver without GRO.</summary>
[BenchmarkCategory("udp", "throughput")]
public class UdpThroughputSuite : ThroughputSuite
{
    private protected override Transport Transport => Transport.Udp;
}
