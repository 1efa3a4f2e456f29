using System.Globalization;
using System.Net.Sockets;
using Bench.Interop.Linux;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>
/// Whether a UDP socket has room for more than one of the largest sends. This program asks for no SO_SNDBUF, so that
/// net.core.wmem_default decides; net.core.wmem_max bounds what another program may ask for, and should not be below it.
/// </summary>
internal static class SendBufferCheck
{
    public const string Name = "send buffer";

    /// <summary>Over loopback the kernel gives the room back within the call (skb_orphan in drivers/net/loopback.c), so nothing waits for it there.</summary>
    private const string Meaning =
        "Figures over loopback do not depend on it; a UDP send to another host waits, at more system calls a message, once the network card holds this much.";

    /// <summary>Two of the largest UDP sends, 65,507 bytes each (RFC 768, RFC 791): one to fill while the card has the other.</summary>
    private const int WantedBytes = 2 * 65_507;

    /// <summary>The kernel doubles what is asked for (socket(7)), but not its default.</summary>
    private const int KernelFactor = 2;

    private const string DefaultSetting = "net.core.wmem_default";
    private const string MaximumSetting = "net.core.wmem_max";

    public static Capability Run()
    {
        using Socket socket = ProbeSocket.Datagram();
        long? maximum = long.TryParse(HostFiles.TryReadLine("/proc/sys/net/core/wmem_max"), CultureInfo.InvariantCulture, out long value) ? value : null;
        return Of(OperatingSystem.IsLinux() ? Effective(socket) : socket.SendBufferSize, maximum);
    }

    private static int Effective(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(SocketConstants.SolSocket, SocketConstants.SendBuffer, value);
        return BitConverter.ToInt32(value);
    }

    /// <param name="effectiveBytes">SO_SNDBUF of a socket that asks for none.</param>
    /// <param name="maximumBytes">net.core.wmem_max; null where it cannot be read, as in older containers.</param>
    internal static Capability Of(int effectiveBytes, long? maximumBytes)
    {
        string detail = string.Create(CultureInfo.InvariantCulture, $"{effectiveBytes:N0} bytes effective ({DefaultSetting})")
            + (maximumBytes is { } maximum ? string.Create(CultureInfo.InvariantCulture, $", at most {KernelFactor * maximum:N0} on request ({MaximumSetting})") : "");
        List<string> settings = [];
        if (effectiveBytes < WantedBytes)
            settings.Add($"{DefaultSetting}={WantedBytes}");
        if (maximumBytes * KernelFactor < WantedBytes)
            settings.Add($"{MaximumSetting}={WantedBytes}");
        if (settings.Count == 0)
            return Capability.Works(Name, detail);
        return Capability.Missing(
            Name, string.Create(CultureInfo.InvariantCulture, $"{detail}: {WantedBytes:N0} hold two of the largest sends"), Meaning,
            OperatingSystem.IsLinux() ? Remedy.BySysctl(settings) : Remedy.None("the system's own default decides"));
    }
}
