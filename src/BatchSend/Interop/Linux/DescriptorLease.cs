using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>Keeps a descriptor open, and its number from being given to another file, until it is disposed.</summary>
internal readonly ref struct DescriptorLease
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public DescriptorLease(SafeHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
        Descriptor = (int)handle.DangerousGetHandle();
    }

    public int Descriptor { get; }

    public void Dispose() => _handle.DangerousRelease();
}
