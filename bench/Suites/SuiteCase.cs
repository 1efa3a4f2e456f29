using BatchSend;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>What one case of a suite sends.</summary>
/// <param name="Transport">Exactly one transport.</param>
/// <param name="Strategy">A name of the catalog, or a floor's with its prefix.</param>
/// <param name="Size">Bytes of payload a message.</param>
/// <param name="Batch">Messages a batch.</param>
/// <param name="UntilDelivered">Whether its time lasts until the sink has taken all: a case of a throughput suite.</param>
/// <param name="Receivers">Sinks in the multicast group that is sent to; null for unicast.</param>
/// <param name="Echo">Whether its time lasts until all is back: a case of an echo suite.</param>
/// <param name="Tls">Whether it sends over TLS: a case of <see cref="TlsSendSuite"/>.</param>
internal sealed record SuiteCase(
    Transport Transport, string Strategy, int Size, int Batch, bool UntilDelivered = false, int? Receivers = null, bool Echo = false, bool Tls = false)
{
    public static SuiteCase Of(BenchmarkCase benchmarkCase)
    {
        ParameterInstances parameters = benchmarkCase.Parameters;
        Type suite = benchmarkCase.Descriptor.Type;
        bool tls = suite.IsAssignableTo(typeof(TlsSendSuite));
        bool stream = tls || suite.IsAssignableTo(typeof(TcpSendSuite)) || suite.IsAssignableTo(typeof(TcpThroughputSuite)) || suite.IsAssignableTo(typeof(TcpEchoSuite));
        return new SuiteCase(
            stream ? Transport.Tcp : Transport.Udp,
            (string)parameters[nameof(TrafficSuite.Strategy)],
            (int)parameters[nameof(TrafficSuite.Size)],
            (int)parameters[nameof(TrafficSuite.Batch)],
            suite.IsAssignableTo(typeof(ThroughputSuite)),
            suite.IsAssignableTo(typeof(MulticastSuite)) ? (int)parameters[nameof(MulticastSuite.Receivers)] : null,
            suite.IsAssignableTo(typeof(EchoSuite)),
            tls);
    }
}
