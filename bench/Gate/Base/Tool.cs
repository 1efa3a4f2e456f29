using System.ComponentModel;
using System.Diagnostics;
using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>What another program answered.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs git and dotnet, and never leaves them behind.</summary>
internal static class Tool
{
    /// <summary>Set inside hooks and builds, and meant for the program that set them: git would look at another repository, MSBuild for another SDK.</summary>
    private static readonly string[] Misleading = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath"];

    /// <exception cref="CommandFailure">The program is not installed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program and what it started have been ended.</exception>
    public static async Task<ToolResult> RunAsync(string program, string directory, IEnumerable<string> arguments, CancellationToken token)
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
