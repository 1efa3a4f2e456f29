using System.Net.Sockets;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>TCP: a copy into one buffer of 64 KB, and a send(2) whenever it is full. A message that does not fit is sent from where it is.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CopyFloor(Socket socket, BatchRing batches) : FloorLoop(socket, batches)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    protected override void SendRange(int first, int end)
    {
        int used = 0;
        for (int i = first; i < end; i++)
        {
            byte[] message = Arrays[i];
            if (message.Length > BufferBytes - used)
            {
                SendAll(_buffer, used);
                used = 0;
            }

            if (message.Length > BufferBytes)
            {
                SendAll(message, message.Length);
                continue;
            }

            message.AsSpan().CopyTo(_buffer.AsSpan(used));
            used += message.Length;
        }

        SendAll(_buffer, used);
    }

    private void SendAll(byte[] pinned, int length)
    {
        for (int sent = 0; sent < length;)
            sent += (int)Sent(Send.Call(Descriptor, AddressOf(pinned) + sent, (nuint)(length - sent), SocketConstants.DontWaitNoSignal));
    }
}
