using System.Globalization;

namespace Bench.Tests.HandOver;

/// <summary>What the kernel has counted on the whole machine.</summary>
internal static class KernelCounts
{
    /// <summary>Datagrams that were dropped for want of room (RcvbufErrors, proc(5)).</summary>
    public static long DroppedDatagrams()
    {
        string[][] udp = [.. File.ReadLines("/proc/net/snmp").Where(line => line.StartsWith("Udp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return long.Parse(udp[1][Array.IndexOf(udp[0], "RcvbufErrors")], CultureInfo.InvariantCulture);
    }
}
