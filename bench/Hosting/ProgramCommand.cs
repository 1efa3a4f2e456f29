using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Bench.Hosting;

/// <summary>
/// How to start this program again as a child: also from a test program or a generated benchmark program, where it is a
/// referenced assembly and not the one that runs.
/// </summary>
internal static class ProgramCommand
{
    private static readonly string MuxerName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>The start of this program with <paramref name="arguments"/>; the caller adds redirections.</summary>
    public static ProcessStartInfo Create(params IEnumerable<string> arguments)
    {
        string program = typeof(ProgramCommand).Assembly.Location;
        string host = Path.ChangeExtension(program, OperatingSystem.IsWindows() ? ".exe" : null);
        ProcessStartInfo start = FindMuxer() is { } muxer
            ? new ProcessStartInfo(muxer, [.. RuntimeArguments(program), program, .. arguments])
            : new ProcessStartInfo(host, arguments); // a self-contained build has its runtime beside it
        start.UseShellExecute = false;
        return start;
    }

    /// <summary>
    /// Where the program's own configuration did not come along, the one of the program that runs does:
    /// it references this program, so its dependencies include all of it.
    /// </summary>
    private static IEnumerable<string> RuntimeArguments(string program)
    {
        if (File.Exists(Path.ChangeExtension(program, ".runtimeconfig.json")))
            return ["exec"];
        string running = Path.Combine(AppContext.BaseDirectory, Assembly.GetEntryAssembly()?.GetName().Name ?? "");
        return ["exec", "--runtimeconfig", running + ".runtimeconfig.json", "--depsfile", running + ".deps.json"];
    }

    /// <summary>The <c>dotnet</c> that runs this process, or that belongs to its runtime; null for a self-contained build.</summary>
    private static string? FindMuxer()
    {
        if (Path.GetFileName(Environment.ProcessPath) == MuxerName)
            return Environment.ProcessPath;
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string runtime = Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory());
        string muxer = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", MuxerName));
        return File.Exists(muxer) ? muxer : null;
    }
}
