using BatchSend;
using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>
/// The strategies that write to a stream, over TLS with a client certificate, on loopback. There a batch saves TLS records as well as
/// system calls: they are a column.
/// </summary>
[BenchmarkCategory("tls")]
public class TlsSendSuite : SendSuite
{
    private protected override Transport Transport => Transport.Tcp;

    private protected override bool Tls => true;

    private protected override SuiteGrid Grid => SuiteGrid.Current.Tls ?? SuiteGrid.Current;
}
