using System.Globalization;
using System.Runtime.Versioning;

namespace Bench.Hosting;

/// <summary>Which logical CPUs share a core (sysfs).</summary>
internal static class CpuTopology
{
    /// <summary>The CPUs of one core, the asked one among them; only that one where the kernel does not say.</summary>
    [SupportedOSPlatform("linux")]
    public static IReadOnlyList<int> SiblingsOf(int cpu)
    {
        string? list = HostFiles.TryReadLine($"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list");
        return list is null ? [cpu] : ParseList(list);
    }

    /// <summary>Reads the kernel's lists: "0-3,8".</summary>
    internal static IReadOnlyList<int> ParseList(string list)
    {
        var cpus = new List<int>();
        foreach (string part in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-');
            int first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            int last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            cpus.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return cpus;
    }
}
