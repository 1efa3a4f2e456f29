using BenchmarkDotNet.Attributes;

namespace Bench.Suites;

/// <summary>The floors over TCP: each technique as a bare loop of native calls, for absolute figures beside the strategies'.</summary>
[BenchmarkCategory("floor")]
public class TcpFloorSuite : TcpSendSuite;
