using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>Every strategy over one TCP connection on loopback, TCP_NODELAY set.</summary>
[BenchmarkCategory("tcp")]
public class TcpSendSuite : SendSuite
{
    private protected override Transport Transport => Transport.Tcp;
}
