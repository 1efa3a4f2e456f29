using Bench.Gate.Sends;

namespace Bench.Gate.Apart;

/// <summary>One build in a process of its own.</summary>
/// <param name="Cell">What it sends.</param>
/// <param name="Library">The one assembly that it loads.</param>
/// <param name="Plant">The regression that is planted into it.</param>
/// <param name="Sockets">Descriptors that it inherits: the connected sockets, one a lane.</param>
/// <param name="Counters">The sink's counters; see <see cref="Hosting.SharedPage.Name"/>.</param>
/// <param name="ReceiveBuffer">The sink's effective SO_RCVBUF.</param>
/// <param name="Turns">The memory in which it is given its turns.</param>
/// <param name="Cpu">The CPU that it stays on; null for any.</param>
internal sealed record SenderJob(
    GateCell Cell, string Library, Plant Plant, IReadOnlyList<int> Sockets, string Counters, int ReceiveBuffer, string Turns, int? Cpu);

/// <summary>The one line of a sender that waits for its first turn.</summary>
/// <param name="NotPinnedReason">Why it is not on its CPU; null when it is.</param>
internal sealed record SenderHello(string? NotPinnedReason);
