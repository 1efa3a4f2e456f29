using Xunit;

namespace Bench.Tests.Meters;

/// <summary>Tests that count or change what belongs to the whole process: nothing else may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class ProcessWide
{
    public const string Name = "process-wide";
}
