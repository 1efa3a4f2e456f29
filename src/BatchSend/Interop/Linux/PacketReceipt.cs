using Microsoft.Win32.SafeHandles;

namespace BatchSend.Interop.Linux;

/// <summary>What one receive brought. The descriptor belongs to whoever gets this.</summary>
internal readonly record struct PacketReceipt
{
    /// <summary>Why nothing came; <see cref="Errno.None"/> when something did.</summary>
    public Errno Error { get; init; }

    /// <summary>Bytes of the packet; 0 at the end of the connection.</summary>
    public int Length { get; init; }

    /// <summary>The packet was longer than the room for it, and its rest is gone.</summary>
    public bool IsCut { get; init; }

    /// <summary>Descriptors came that this process did not take: more than one, or no number was free (EMFILE). They are closed.</summary>
    public bool LostDescriptors { get; init; }

    /// <summary>The one descriptor that came; null for none.</summary>
    public SafeFileHandle? Descriptor { get; init; }
}
