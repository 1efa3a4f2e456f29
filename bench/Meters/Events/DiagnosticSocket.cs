using System.Diagnostics;
using System.Globalization;

namespace Bench.Meters.Events;

/// <summary>
/// The file through which a runtime lets others diagnose it, in the temporary folder. It removes it when it ends, but not when it is
/// killed: whoever started it for a session removes what it left then.
/// </summary>
internal static class DiagnosticSocket
{
    /// <summary>
    /// Environment of a process that a session is to be opened on: this port and neither a debugger's nor a profiler's
    /// (learn.microsoft.com: ".NET runtime configuration settings for debugging and profiling").
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_EnableDiagnostics"] = "1",
        ["DOTNET_EnableDiagnostics_IPC"] = "1",
        ["DOTNET_EnableDiagnostics_Debugger"] = "0",
        ["DOTNET_EnableDiagnostics_Profiler"] = "0",
    };

    /// <summary>Removes what is left of a process that has ended.</summary>
    public static void RemoveOf(int processId)
    {
        // A named pipe goes with its process, and another process that has the id by now keeps its own.
        if (OperatingSystem.IsWindows() || IsRunning(processId) || !Directory.Exists(Path.GetTempPath()))
            return;
        string pattern = string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{processId}-*-socket");
        foreach (string file in Directory.EnumerateFiles(Path.GetTempPath(), pattern))
        {
            try
            {
                File.Delete(file);
            }
            catch (UnauthorizedAccessException)
            {
                // Another user's, whose killed process once had this id: it is not for us to remove.
            }
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
