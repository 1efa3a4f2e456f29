using System.Text.RegularExpressions;

namespace Bench.Meters.Strace;

/// <summary>
/// Understands what <c>strace -f -o</c> writes (strace(1)): every line begins with the thread's id. A call that another
/// thread interrupts takes two lines, of which the first, <c>&lt;unfinished ...&gt;</c>, stands where the call was entered
/// and counts, and the second, <c>&lt;... resumed&gt;</c>, does not: so does the kernel's own counter of entered calls. Pure.
/// </summary>
internal static partial class TraceParser
{
    /// <summary>Calls by name within each window, of all threads: those entered after its first marker and before its last.</summary>
    /// <exception cref="FormatException">A line of a window is not understood, or the markers are not in order: nothing is guessed then.</exception>
    public static IReadOnlyDictionary<(int Arm, int Window), IReadOnlyDictionary<string, long>> Parse(IEnumerable<string> lines)
    {
        Dictionary<(int, int), IReadOnlyDictionary<string, long>> windows = [];
        TraceMarker? open = null;
        Dictionary<string, long> calls = [];
        foreach (string line in lines)
        {
            if (TraceMarker.In(line) is not { } marker)
            {
                if (open is not null && EnteredCall(line) is { } name)
                    calls[name] = calls.GetValueOrDefault(name) + 1;
                continue;
            }

            bool inOrder = marker.IsEnd ? open is { } begun && marker == begun with { IsEnd = true } : open is null;
            if (!inOrder)
                throw new FormatException($"a marker out of order: {line}");
            if (marker.IsEnd && !windows.TryAdd((marker.Arm, marker.Window), calls))
                throw new FormatException($"a window that was counted before: {line}");
            open = marker.IsEnd ? null : marker;
            calls = [];
        }

        return open is null ? windows : throw new FormatException($"the trace ends within a window: {open.Value.Path}");
    }

    /// <summary>The name of the call that a line says was entered; null where it tells of something else.</summary>
    private static string? EnteredCall(string line)
    {
        Match entered = Entered().Match(line);
        if (entered.Success)
            return entered.Groups[1].Value;
        return Else().IsMatch(line) ? null : throw new FormatException($"a line that is not understood: {line}");
    }

    /// <summary><c>1234  sendto(</c>; a call whose number strace could not read, as of a thread that dies, is named <c>???</c>.</summary>
    [GeneratedRegex(@"^\d+ +([A-Za-z_][A-Za-z0-9_]*|\?+)\(")]
    private static partial Regex Entered();

    /// <summary>The rest of a call, a signal, an end: <c>1234  &lt;... futex resumed&gt;</c>, <c>--- SIGCHLD</c>, <c>+++ exited</c>.</summary>
    [GeneratedRegex(@"^\d+ +(<|--- |\+\+\+ )")]
    private static partial Regex Else();
}
