using System.Globalization;
using System.Runtime.Versioning;

namespace Bench.Hosting;

/// <summary>The kernel's threads of this process, those of the runtime included.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessThreads
{
    public static HashSet<int> Current() =>
        [.. Directory.EnumerateDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture))];
}
