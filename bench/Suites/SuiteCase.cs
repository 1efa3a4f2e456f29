using BatchSend;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>What one case of a suite sends.</summary>
internal sealed record SuiteCase(Transport Transport, string Strategy, int Size, int Batch)
{
    public static SuiteCase Of(BenchmarkCase benchmarkCase)
    {
        ParameterInstances parameters = benchmarkCase.Parameters;
        return new SuiteCase(
            benchmarkCase.Descriptor.Type.IsAssignableTo(typeof(TcpSendSuite)) ? Transport.Tcp : Transport.Udp,
            (string)parameters[nameof(SendSuite.Strategy)],
            (int)parameters[nameof(SendSuite.Size)],
            (int)parameters[nameof(SendSuite.Batch)]);
    }
}
