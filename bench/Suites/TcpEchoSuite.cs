using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>Round trips over one TCP connection on loopback, TCP_NODELAY set at both ends.</summary>
[BenchmarkCategory("tcp", "echo")]
public class TcpEchoSuite : EchoSuite
{
    private protected override Transport Transport => Transport.Tcp;
}
