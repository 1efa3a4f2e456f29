using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace BatchSend.Broker.Linux;

/// <summary>A descriptor that came over a Unix socket.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PassedDescriptor(SafeFileHandle descriptor) : PassedSocket
{
    public SafeFileHandle Descriptor { get; } = descriptor;

    public override string? WhyNotConnected => SocketDescriptor.WhyNotConnected(Descriptor);

    /// <remarks>
    /// The managed socket takes O_NONBLOCK for a wish of its user. It comes from the asynchronous calls of the last owner,
    /// though, and a socket that is set back to blocking here would report every wait as a timeout. So it goes off before.
    /// </remarks>
    public override Socket Open(bool blocking)
    {
        _ = DescriptorFlags.TryMakeBlocking(Descriptor); // refused: the socket says itself that it is non-blocking
        var handle = new SafeSocketHandle(Descriptor.DangerousGetHandle(), ownsHandle: true);
        Descriptor.SetHandleAsInvalid();
        Socket socket;
        try
        {
            socket = new Socket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        if (!blocking)
            socket.Blocking = false;
        return socket;
    }

    public override void StopLingering() => SocketDescriptor.StopLingering(Descriptor);

    public override void Dispose() => Descriptor.Dispose();
}
