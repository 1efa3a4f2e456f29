using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Bench.Interop.Linux;

namespace Bench.Meters.Strace;

/// <summary>
/// One end of a counted window, in the program that is traced and in its trace: access(2) on a path that cannot exist,
/// because <c>/dev/null</c> is no directory. strace prints paths in full, whatever it shortens else.
/// </summary>
/// <param name="Arm">What is counted: its place in the job.</param>
/// <param name="Window">The window of it, from 0.</param>
/// <param name="IsEnd">Whether the window ends here; otherwise it begins.</param>
internal readonly partial record struct TraceMarker(int Arm, int Window, bool IsEnd)
{
    private const string Root = "/dev/null/batchsend";
    private const string BeginName = "begin";
    private const string EndName = "end";

    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Root}/{Arm}/{Window}/{(IsEnd ? EndName : BeginName)}");

    /// <summary>Makes the call: one system call, and none besides once it has been made before.</summary>
    [SupportedOSPlatform("linux")]
    public void Issue()
    {
        int found = Access.Call(Path, Access.Exists);
        if (found >= 0 || Marshal.GetLastPInvokeError() is not (Errno.NoSuchFile or Errno.NotADirectory))
            throw new InvalidOperationException($"access({Path}) is no marker here: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The marker that a line of a trace begins with; null for any other call.</summary>
    public static TraceMarker? In(string line)
    {
        if (!line.Contains(Root, StringComparison.Ordinal))
            return null;
        Match marker = Pattern().Match(line);
        return marker.Success
            ? new TraceMarker(Number(marker, 1), Number(marker, 2), marker.Groups[3].Value == EndName)
            : throw new FormatException($"a marker that is not understood: {line}");
    }

    private static int Number(Match marker, int group) => int.Parse(marker.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex($"""^\d+ +f?access(?:at2?)?\((?:AT_FDCWD, )?"{Root}/(\d+)/(\d+)/({BeginName}|{EndName})"[, ]""")]
    private static partial Regex Pattern();
}
