using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>A floor whose calls read a list of buffers that was prepared for all messages.</summary>
[SupportedOSPlatform("linux")]
internal abstract class VectorFloor : FloorLoop
{
    private readonly nint _address;

    protected VectorFloor(Socket socket, BatchRing batches)
        : base(socket, batches)
    {
        Vectors = GC.AllocateUninitializedArray<IoVector>(Arrays.Length, pinned: true);
        for (int i = 0; i < Arrays.Length; i++)
            Vectors[i] = new IoVector { Base = AddressOf(Arrays[i]), Length = (nuint)Arrays[i].Length };
        _address = Marshal.UnsafeAddrOfPinnedArrayElement(Vectors, 0);
    }

    /// <summary>One buffer a message.</summary>
    protected IoVector[] Vectors { get; }

    /// <summary>The address of a buffer's entry.</summary>
    protected nint AddressOf(int index) => _address + (index * Marshal.SizeOf<IoVector>());
}
