using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Bench.Meters.Strace;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether strace can count where the kernel's own counters are refused.</summary>
internal static class StraceCheck
{
    public const string Name = "send call counts (strace)";

    private const string Meaning =
        "Where the kernel's own counters are refused, send calls are n/a in every table as well, and in any case they cannot be checked from outside call by call.";

    private const string VersionOption = "-V";

    /// <summary>Who may trace whom (Documentation/admin-guide/LSM/Yama.rst); without Yama there is no such file.</summary>
    private const string ScopeFile = "/proc/sys/kernel/yama/ptrace_scope";

    /// <summary>A scope in which every user may trace his own children.</summary>
    private const string ChildrenScope = "1";

    /// <summary>Scopes in which only CAP_SYS_PTRACE lets anybody trace, and in which nothing does.</summary>
    private const string PrivilegedScope = "2", NobodysScope = "3";

    /// <summary>Far longer than it takes to print a version.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Capability> RunAsync(CancellationToken token)
    {
        if (!OperatingSystem.IsLinux())
            return Capability.LinuxOnly(Name, Meaning);
        if (StraceProgram.Find() is not { } strace)
            return InstalledProgram.NotInstalled(Name, StraceProgram.Name, Meaning);
        try
        {
            return await TraceItselfAsync(strace, token).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            return Capability.Missing(
                Name, $"{strace} cannot be started: {e.Message}", Meaning, Remedy.None("the file is there, and what keeps the system from starting it stands in the error"));
        }
    }

    /// <summary>What lets strace trace once it turned out that it may not.</summary>
    /// <param name="scope">kernel.yama.ptrace_scope; null where the kernel has no Yama.</param>
    internal static Remedy RemedyFor(string? scope) => scope switch
    {
        PrivilegedScope => Remedy.BySysctl($"kernel.yama.ptrace_scope={ChildrenScope}"),
        NobodysScope => Remedy.None($"kernel.yama.ptrace_scope is {NobodysScope}, and nothing takes that back before the next boot"),
        _ => Remedy.None("what strace says is all that is known: the seccomp filter of a container, or a security module such as SELinux, may refuse ptrace(2)"),
    };

    /// <summary>Lets it trace the one program that is surely there: itself, while that prints its version.</summary>
    [SupportedOSPlatform("linux")]
    private static async Task<Capability> TraceItselfAsync(string strace, CancellationToken token)
    {
        using TraceFile trace = new();
        ProcessStartInfo start = StraceProgram.Around(strace, trace, new ProcessStartInfo(strace, [VersionOption]));
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{strace} was not started");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        string version, error;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
            version = (await process.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false)).Split('\n')[0];
            error = (await errors.ConfigureAwait(false)).Trim().ReplaceLineEndings("; ");
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            token.ThrowIfCancellationRequested();
            return Capability.Missing(
                Name, $"{strace} did not end within {Patience.TotalSeconds:0} s", Meaning, Remedy.None($"the cause is not known; {StraceProgram.Name} {VersionOption} alone shows whether it works at all"));
        }

        return process.ExitCode == 0 && trace.Lines().Any()
            ? Capability.Works(Name, $"{strace}, {version}: the second meter, in runs of its own, where perf events are refused; says nothing of waits")
            : Capability.Missing(
                Name, $"{strace} may not trace here: {(error.Length > 0 ? error : "it left no trace")}", Meaning, RemedyFor(HostFiles.TryReadLine(ScopeFile)));
    }
}
