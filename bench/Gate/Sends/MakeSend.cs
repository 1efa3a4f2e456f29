using System.Net.Sockets;
using Bench.Pairing;
using Bench.Traffic;

namespace Bench.Gate.Sends;

/// <summary>Makes one arm's send for a lane.</summary>
/// <param name="socket">The connected socket; it stays the caller's.</param>
/// <param name="messages">The batch.</param>
internal delegate IArmSend MakeSend(Socket socket, ReadOnlyMemory<byte>[] messages);

/// <summary>From a way to send to an arm.</summary>
internal static class MakeSendExtensions
{
    /// <summary>An arm that sends one batch, from buffers that stay in the caches, on either socket.</summary>
    public static Arm ToArm(this MakeSend make, GateCell cell, IReadOnlyList<Socket> sockets, int lane) => new(
        cell.Strategy,
        (_, socket, ring) => make(socket, ring.Messages),
        sockets,
        [.. sockets.Select((_, seed) => BatchRing.Create(cell.Batch, MessageSizes.Equal(cell.Size), workingSet: 0, seed, pinned: false))],
        lane);
}
