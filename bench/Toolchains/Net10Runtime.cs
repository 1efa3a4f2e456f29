using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;

namespace Bench.Toolchains;

/// <summary>.NET 10 as BenchmarkDotNet 0.14 can take it.</summary>
/// <remarks>
/// BenchmarkDotNet 0.14 has no moniker for net10.0, and an unknown moniker sorts below .NET Core 3.0: the threading and
/// EventPipe diagnosers then refuse to run, and the memory diagnoser prints "-" for totals under 8 KiB. So the moniker
/// of .NET 9 stands for the features, while the framework that is built for and the name that is printed are .NET 10's.
/// </remarks>
internal sealed class Net10Runtime : CustomRuntime
{
    public const string Framework = "net10.0";

    public static readonly Net10Runtime Instance = new();

    private Net10Runtime() : base(RuntimeMoniker.Net90, Framework, ".NET 10.0")
    {
    }
}
