using Bench.Diagnosers;

namespace Bench.Suites;

/// <summary>What a suite opens before a case and closes after it.</summary>
internal interface ISuiteTraffic : IProbedTraffic, IDisposable
{
    /// <summary>Ends the traffic and holds both ends against each other.</summary>
    /// <exception cref="InvalidOperationException">They do not agree.</exception>
    void Verify();
}
