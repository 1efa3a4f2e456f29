using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bench.Commands;

namespace Bench.Tests.CommandLine;

/// <summary>What a process that has ended left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit {ExitCode}{Environment.NewLine}out: {Output}{Environment.NewLine}err: {Error}";
}

/// <summary>The program as a user starts it: a process of its own, which never outlives the test.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    /// <summary>A process that takes longer hangs: the longest of these tests needs a minute where others build beside it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly StringBuilder _output = new(), _error = new();

    private BenchProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The built program in the test's own output directory.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Bench.dll");

    public int Id => _process.Id;

    public string Output => Snapshot(_output);

    public string Error => Snapshot(_error);

    public static BenchProcess Start(params string[] args) => Start("dotnet", [Program, .. args]);

    /// <summary>Another program, for tests that look at this one from outside.</summary>
    public static BenchProcess Start(string fileName, string[] args)
    {
        ProcessStartInfo start = new(fileName, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove(Screen.WidthVariable); // lines are whole, whatever the terminal of who runs the tests
        return new(start);
    }

    public static async Task<Outcome> RunAsync(CancellationToken token, params string[] args)
    {
        await using BenchProcess process = Start(args);
        return await process.WaitAsync(token);
    }

    /// <summary>Waits for the end, at most <see cref="Limit"/> or what is given for a longer run.</summary>
    public async Task<Outcome> WaitAsync(CancellationToken token, TimeSpan? limit = null)
    {
        TimeSpan longest = limit ?? Limit;
        try
        {
            await _process.WaitForExitAsync(token).WaitAsync(longest, token);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"still running after {longest}: out: {Output} err: {Error}");
        }

        return new Outcome(_process.ExitCode, Output, Error);
    }

    /// <summary>Waits until the text has been printed to standard error.</summary>
    public Task WaitForErrorAsync(string text, CancellationToken token) =>
        WaitForAsync(() => Error.Contains(text, StringComparison.Ordinal), text, token);

    /// <summary>Waits until the text has been printed to standard output, behind another one.</summary>
    public Task WaitForOutputAsync(string text, string behind, CancellationToken token) =>
        WaitForAsync(() => Output.Split(behind, 2) is [_, var rest] && rest.Contains(text, StringComparison.Ordinal), text, token);

    /// <summary>Writes a line to the standard input.</summary>
    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Ends the standard input, which ends a sink.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Sends a signal as a shell would.</summary>
    public void Signal(string name) => Kill(name, Id);

    /// <summary>Sends a signal to the process group of this process, as a terminal does at Ctrl+C. The process must lead it.</summary>
    public void SignalGroup(string name) => Kill(name, -Id);

    /// <summary>Waits until no process of the group that this process leads runs any more (a zombie does not).</summary>
    public Task WaitForEndOfGroupAsync(CancellationToken token) =>
        WaitForAsync(() => !Process.GetProcesses().Any(IsInGroup), "the end of the group", token, evenAfterExit: true);

    /// <summary>Processes that this one started and that still run, by id; empty where /proc does not tell.</summary>
    public static IReadOnlyList<int> Children(int parent)
    {
        List<int> children = [];
        foreach (Process candidate in Process.GetProcesses())
        {
            using (candidate)
            {
                if (ParentOf(candidate.Id) == parent)
                    children.Add(candidate.Id);
            }
        }

        return children;
    }

    /// <summary>Whether a process with this id still runs (a zombie does not).</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        catch (Win32Exception)
        {
            // It ended between the question and the kill.
        }

        _process.Dispose();
    }

    private async Task WaitForAsync(Func<bool> condition, string what, CancellationToken token, bool evenAfterExit = false)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if ((_process.HasExited && !evenAfterExit) || Stopwatch.GetElapsedTime(start) > Limit)
                throw new InvalidOperationException($"'{what}' never came: out: {Output} err: {Error}");
            await Task.Delay(20, token);
        }
    }

    private bool IsInGroup(Process candidate)
    {
        using (candidate)
            return StatOf(candidate.Id) is [not "Z", _, var group, ..] && int.Parse(group, CultureInfo.InvariantCulture) == Id;
    }

    private static int ParentOf(int id) => StatOf(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    /// <summary>State, parent, group and more of a process; empty when it has gone.</summary>
    private static string[] StatOf(int id)
    {
        try
        {
            // /proc/PID/stat: "pid (comm) state ppid pgrp …"; comm may hold anything, so count from its closing bracket (proc(5)).
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Sends a signal to any process, or by a negative number to a group.</summary>
    public static void Kill(string name, int id)
    {
        using Process kill = Process.Start("kill", ["-" + name, "--", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Snapshot(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
