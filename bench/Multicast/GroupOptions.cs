namespace Bench.Multicast;

/// <summary>How far a socket sends to a group.</summary>
/// <param name="TimeToLive">Networks that a datagram may pass: 0 keeps it on this machine, 1 on the network that it is sent to. Null leaves the system's 1 (ip(7)).</param>
/// <param name="Loopback">Whether members on this machine get it. Linux asks the sender, and asks nobody on the loopback interface; Windows asks the receiver.</param>
internal sealed record GroupOptions(int? TimeToLive = null, bool Loopback = true);
