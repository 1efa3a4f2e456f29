using System.Net.Sockets;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>One send(2) a message.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SendFloor : FloorLoop
{
    private readonly nint[] _addresses;

    public SendFloor(Socket socket, BatchRing batches)
        : base(socket, batches) => _addresses = [.. Arrays.Select(AddressOf)];

    protected override void SendRange(int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            int length = Arrays[i].Length, sent = 0;
            do
            {
                nint taken = Interop.Linux.Send.Call(Descriptor, _addresses[i] + sent, (nuint)(length - sent), SocketConstants.DontWaitNoSignal);
                sent += (int)Sent(taken);
            }
            while (sent < length);
        }
    }
}
