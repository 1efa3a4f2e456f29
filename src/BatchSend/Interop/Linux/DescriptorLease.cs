using System.Net.Sockets;

namespace BatchSend.Interop.Linux;

/// <summary>Keeps a socket's descriptor open, and its number from being given to another file, until it is disposed.</summary>
internal readonly ref struct DescriptorLease
{
    private readonly SafeSocketHandle _handle;

    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    public DescriptorLease(SafeSocketHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
        Descriptor = (int)handle.DangerousGetHandle();
    }

    public int Descriptor { get; }

    public void Dispose() => _handle.DangerousRelease();
}
