using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>What arrives a second over one TCP connection on loopback, TCP_NODELAY set.</summary>
[BenchmarkCategory("tcp", "throughput")]
public class TcpThroughputSuite : ThroughputSuite
{
    private protected override Transport Transport => Transport.Tcp;
}
