using BatchSend;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether one send can carry many datagrams that the kernel or the network card splits (GSO for UDP), as the library itself finds out.</summary>
internal static class SegmentationCheck
{
    public const string Name = "segmented send (UDP_SEGMENT)";
    private const string Strategy = "segment-offload";

    private const string Meaning =
        "segment-offload is not measured, and auto falls back to mmsg over UDP, so the largest gains over UDP are not to be had here.";

    public static Capability Run() => SenderCatalog.TryFind(Strategy, out SenderDescriptor? strategy)
        ? Of(SenderSupport.Of(strategy, Transport.Udp), LoopbackCheck.IsUp)
        : throw new InvalidOperationException($"the catalog has no strategy {Strategy}");

    /// <param name="support">What the library found.</param>
    /// <param name="loopbackIsUp">Whether it could try at all.</param>
    internal static Capability Of(SenderSupport support, bool loopbackIsUp)
    {
        if (support.IsSupported)
            return Capability.Works(Name, $"{support.MaxMessagesPerCall} datagrams a call");
        if (!OperatingSystem.IsLinux())
            return Capability.LinuxOnly(Name, Meaning);
        return Capability.Missing(
            Name, support.Reason!, Meaning, loopbackIsUp ? Remedy.None("the kernel has it since Linux 4.18: it takes a newer one") : LoopbackCheck.Up);
    }
}
