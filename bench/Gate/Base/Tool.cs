using System.ComponentModel;
using System.Diagnostics;
using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>What another program answered.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Why it failed, in one line: the first that says so, or the last.</summary>
    public string Reason
    {
        get
        {
            string[] lines = Error.Split('\n', StringSplitOptions.TrimEntries);
            return lines.FirstOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal) || l.StartsWith("error: ", StringComparison.Ordinal)) is { } line
                ? line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]
                : lines[^1].Length > 0 ? lines[^1] : $"exit code {ExitCode}";
        }
    }
}

/// <summary>Runs git and dotnet, and never leaves them behind.</summary>
internal static class Tool
{
    /// <summary>Set inside hooks and builds, and meant for the program that set them: git would look at another repository, MSBuild for another SDK.</summary>
    private static readonly string[] Misleading =
    [
        // As 'git rev-parse --local-env-vars' lists them, but for settings, which are the user's.
        "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_CONFIG",
        "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
        "GIT_REPLACE_REF_BASE", "GIT_NO_REPLACE_OBJECTS", "GIT_INTERNAL_SUPER_PREFIX",
        // Of a push that is being received, and of how names are to be read.
        "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_ATTR_SOURCE",
        "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
        "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath",
    ];

    /// <exception cref="CommandFailure">The program is not installed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program and what it started have been ended.</exception>
    public static async Task<ToolResult> RunAsync(
        string program, string directory, IEnumerable<string> arguments, CancellationToken token, params (string Name, string Value)[] environment)
    {
        token.ThrowIfCancellationRequested();
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in Misleading)
            start.Environment.Remove(name);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return new ToolResult(
            process.ExitCode, (await output.ConfigureAwait(false)).Trim(), (await error.ConfigureAwait(false)).Trim());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw CommandFailure.Failed($"cannot start {start.FileName}");
        }
        catch (Win32Exception e)
        {
            throw CommandFailure.Failed($"cannot start {start.FileName}: {e.Message}");
        }
    }
}
