using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.DotNetCli;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bench.Toolchains;

/// <summary>Builds and runs benchmarks for .NET 10, each in a process of its own or in this one.</summary>
internal static class Net10Toolchain
{
    /// <summary>
    /// A plain toolchain, because <c>CsProjCoreToolchain</c> validates that the SDK of its moniker, 9.0, is installed.
    /// </summary>
    public static readonly IToolchain OutOfProcess = new Toolchain(
        Net10Runtime.Instance.Name,
        new BenchProjectGenerator(),
        new DotNetCliBuilder(Net10Runtime.Framework),
        new DotNetCliExecutor(customDotNetCliPath: null!));

    public static Job ApplyTo(Job job, bool inProcess = false) => job
        .WithRuntime(Net10Runtime.Instance)
        .WithToolchain(inProcess ? InProcessEmitToolchain.Instance : OutOfProcess);
}
