using System.Diagnostics;
using System.Globalization;

namespace Bench.Hosting;

/// <summary>How long ago the command began that this program was started by.</summary>
internal static class BuildTime
{
    /// <summary>A clock that was set meanwhile shows; no build is believed to take longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time since <c>dotnet run</c> began, which restores and builds before it starts this program as its child; 0 where the
    /// program was started in another way, or where the system does not say (Linux says it in <c>/proc</c>, proc(5)).
    /// </summary>
    public static TimeSpan Elapsed()
    {
        if (!OperatingSystem.IsLinux())
            return TimeSpan.Zero;
        string parent = File.ReadLines("/proc/self/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal));
        return Since(int.Parse(parent.AsSpan("PPid:".Length), CultureInfo.InvariantCulture));
    }

    /// <summary>The same of any process.</summary>
    internal static TimeSpan Since(int process)
    {
        try
        {
            string[] command = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline")).Split('\0');
            if (command is not [{ } program, "run", ..] || Path.GetFileName(program) != "dotnet")
                return TimeSpan.Zero;
            using Process running = Process.GetProcessById(process);
            TimeSpan elapsed = DateTime.Now - running.StartTime;
            return elapsed > TimeSpan.Zero && elapsed < Longest ? elapsed : TimeSpan.Zero;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return TimeSpan.Zero; // it has ended, or may not be looked at
        }
    }
}
