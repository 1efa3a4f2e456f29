using System.Diagnostics;
using System.Runtime.Versioning;
using Bench.Hosting.Checks;

namespace Bench.Meters.Strace;

/// <summary>
/// strace(1), the second meter: it may trace a child of its own user's (ptrace(2)) where perf events are refused. It stops
/// every call of every thread twice, some 50 µs a call, so it counts in a run of its own and never beside a timed one.
/// </summary>
internal static class StraceProgram
{
    public const string Name = "strace";

    /// <summary>
    /// All threads (<c>-f</c>), but not the programs that are started, since the sink is one (<c>-b execve</c>: let go of
    /// at its execve); nothing on standard error (<c>-qq</c>); neither the contents of strings, nor structures, nor signals.
    /// </summary>
    private static readonly string[] Options = ["-f", "-b", "execve", "-qq", "-s", "0", "-e", "verbose=none", "-e", "signal=none"];

    /// <summary>Where it is installed; null where it is not.</summary>
    public static string? Find() => OperatingSystem.IsLinux() ? InstalledProgram.Find(Name) : null;

    /// <summary>Why <see cref="Find"/> finds nothing, with what would change that.</summary>
    public static string WhyNotFound
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return "it exists on Linux only";
            (string? command, string? whyNoCommand) = InstalledProgram.Install(Name);
            return "it is not installed; " + (command is null ? whyNoCommand : $"to install it: {command}");
        }
    }

    /// <summary>The same start under strace; the exit code and the standard streams are those of the traced program.</summary>
    /// <param name="strace">As <see cref="Find"/> gave it.</param>
    /// <param name="trace">What it writes to.</param>
    /// <param name="start">What is to be traced.</param>
    [SupportedOSPlatform("linux")]
    public static ProcessStartInfo Around(string strace, TraceFile trace, ProcessStartInfo start) =>
        new(strace, [.. Options, "-o", trace.Path, start.FileName, .. start.ArgumentList]) { UseShellExecute = false };
}
