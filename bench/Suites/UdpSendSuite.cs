using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>Every strategy over one connected UDP socket on loopback, to a receiver without GRO.</summary>
[BenchmarkCategory("udp")]
public class UdpSendSuite : SendSuite
{
    private protected override Transport Transport => Transport.Udp;
}
