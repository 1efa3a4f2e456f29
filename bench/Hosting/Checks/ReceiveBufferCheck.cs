using System.Globalization;
using System.Net.Sockets;
using Bench.Reports;
using Bench.Sinks;

namespace Bench.Hosting.Checks;

/// <summary>Whether a sink gets a receive buffer that holds a large batch.</summary>
internal static class ReceiveBufferCheck
{
    public const string Name = "receive buffer";

    private const string Meaning =
        "UDP batches that need more than half of this buffer are not lossless here: their rows say so and show what was lost.";

    /// <summary>An effective buffer in which windows of 1,024 messages of 1,200 bytes lose nothing.</summary>
    private const int WantedBytes = 8 * 1024 * 1024;

    /// <summary>The kernel grants half of the effective size, and counts its bookkeeping in the other half (socket(7)).</summary>
    private const int KernelFactor = 2;

    public static Capability Run()
    {
        using Socket socket = ProbeSocket.Datagram();
        return Of(ReceiveBuffer.Set(socket, WantedBytes));
    }

    internal static Capability Of(int effectiveBytes)
    {
        string detail = string.Create(CultureInfo.InvariantCulture, $"{effectiveBytes:N0} bytes effective");
        if (effectiveBytes >= WantedBytes)
            return Capability.Works(Name, detail);
        return Capability.Missing(
            Name, string.Create(CultureInfo.InvariantCulture, $"{detail} of {WantedBytes:N0} asked for (net.core.rmem_max)"), Meaning,
            OperatingSystem.IsLinux() ? Remedy.BySysctl($"net.core.rmem_max={WantedBytes / KernelFactor}") : Remedy.None("the system's own limit decides"));
    }
}
