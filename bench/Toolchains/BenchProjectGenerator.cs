using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.CsProj;

namespace Bench.Toolchains;

/// <summary>
/// Finds the project of the benchmarks from where their assembly lies. BenchmarkDotNet looks from the current directory
/// instead, which need not be inside the sources, and gives up when it meets the project's name twice below it.
/// </summary>
/// <remarks>BenchmarkDotNet's nulls mean "the default", although its annotations do not say so.</remarks>
internal sealed class BenchProjectGenerator()
    : CsProjGenerator(Net10Runtime.Framework, cliPath: null!, packagesPath: null!, runtimeFrameworkVersion: null!)
{
    protected override FileInfo GetProjectFilePath(Type benchmarkTarget, ILogger logger)
    {
        string name = benchmarkTarget.Assembly.GetName().Name!;
        return FindProject(new FileInfo(benchmarkTarget.Assembly.Location).Directory, name)
            ?? throw new NotSupportedException(
                $"no {name}.csproj above {benchmarkTarget.Assembly.Location}: a benchmark process is built from the sources; use --inProcess without them");
    }

    /// <summary>The nearest <c>NAME.csproj</c>: in a directory above, or in one beside it that is called like it.</summary>
    internal static FileInfo? FindProject(DirectoryInfo? from, string name)
    {
        string file = name + ".csproj";
        for (DirectoryInfo? directory = from; directory is not null; directory = directory.Parent)
        {
            string[] candidates =
            [
                Path.Combine(directory.FullName, file),
                Path.Combine(directory.FullName, name.ToLowerInvariant(), file),
            ];
            if (candidates.FirstOrDefault(File.Exists) is { } found)
                return new FileInfo(found);
        }

        return null;
    }
}
