using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>perf(1), which counts the system calls of a program from outside.</summary>
internal static class PerfCheck
{
    public const string Name = "perf";

    public static Capability Run() =>
        InstalledProgram.Check(Name, "No figure changes, but the counts of system calls cannot be checked from outside with perf stat.");
}
