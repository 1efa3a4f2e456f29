using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>Round trips over one connected UDP socket on loopback, to a sink that takes and returns datagrams many at a time.</summary>
[BenchmarkCategory("udp", "echo")]
public class UdpEchoSuite : EchoSuite
{
    private protected override Transport Transport => Transport.Udp;
}
