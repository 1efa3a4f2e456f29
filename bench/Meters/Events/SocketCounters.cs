namespace Bench.Meters.Events;

/// <summary>Names of the runtime's socket counters (learn.microsoft.com: "Well-known EventCounters in .NET", System.Net.Sockets).</summary>
internal static class SocketCounters
{
    public const string SourceName = "System.Net.Sockets";

    /// <summary>Bytes that sends of the runtime's sockets have sent since the counters were first asked for; a total.</summary>
    public const string BytesSent = "bytes-sent";

    /// <summary>Datagrams likewise.</summary>
    public const string DatagramsSent = "datagrams-sent";
}
