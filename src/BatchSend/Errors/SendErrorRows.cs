using System.Net.Sockets;
using static BatchSend.SendErrorKind;

namespace BatchSend.Errors;

/// <summary>
/// What each <see cref="SendErrorStatus"/> means, and what means it. The one place: code, program and docs/errors.md take it
/// from here. What a TLS failure leads to is in <see cref="SecurityRows"/>.
/// </summary>
internal static class SendErrorRows
{
    public static SendErrorRow[] All { get; } =
    [
        new(SendErrorStatus.None, SendErrorKind.None, "Nothing went wrong.") { Sockets = [SocketError.Success] },
        new(SendErrorStatus.Unknown, Unknown, "Something went wrong that has no name here.")
        {
            Sockets = [SocketError.SocketError],
        },
        new(SendErrorStatus.InvalidEndpoint, Argument, "The text is no end point: it takes a host and a port, such as receiver.example:5000.")
        {
            Exceptions = [typeof(EndpointFormatException)],
        },
        new(SendErrorStatus.InvalidArgument, Argument, "The call was given something that is not allowed.")
        {
            Sockets =
            [
                SocketError.InvalidArgument, SocketError.Fault, SocketError.ProtocolType, SocketError.ProtocolOption,
            ],
            Exceptions = [typeof(ArgumentException)],
        },
        new(SendErrorStatus.MessageTooLarge, Argument, "The message is too large for one datagram.") { Sockets = [SocketError.MessageSize] },
        new(SendErrorStatus.NotConnected, Argument, "The socket is not connected.")
        {
            Sockets = [SocketError.NotConnected, SocketError.DestinationAddressRequired],
        },
        new(SendErrorStatus.WrongState, Argument, "The call does not fit: another one is running, or the socket is connected already.")
        {
            Sockets = [SocketError.IsConnected],
            Exceptions = [typeof(InvalidOperationException)],
        },
        new(SendErrorStatus.Disposed, Argument, "The socket was closed before the call.")
        {
            Sockets = [SocketError.NotSocket],
            Exceptions = [typeof(ObjectDisposedException)],
        },
        new(SendErrorStatus.HostNotFound, Network, "No host has that name.") { Sockets = [SocketError.HostNotFound] },
        new(SendErrorStatus.HostHasNoAddress, Network, "The name is known but has no address.") { Sockets = [SocketError.NoData] },
        new(SendErrorStatus.LookupFailed, Network, "The name could not be looked up: no name server gave an answer.")
        {
            Sockets = [SocketError.TryAgain, SocketError.NoRecovery],
        },
        new(SendErrorStatus.NetworkDown, Network, "The network is down.") { Sockets = [SocketError.NetworkDown] },
        new(SendErrorStatus.NetworkUnreachable, Network, "The network is unreachable: this machine has no way to it.")
        {
            Sockets = [SocketError.NetworkUnreachable],
        },
        new(SendErrorStatus.HostUnreachable, Network, "The host is unreachable: it does not answer on its network, or a router refuses.")
        {
            Sockets = [SocketError.HostUnreachable, SocketError.HostDown],
        },
        new(SendErrorStatus.ConnectionRefused, Network, "The host refused: nothing receives at that port.")
        {
            Sockets = [SocketError.ConnectionRefused],
        },
        new(SendErrorStatus.ConnectionReset, Network, "The other side closed the connection before all was said.")
        {
            Sockets = [SocketError.ConnectionReset, SocketError.NetworkReset],
        },
        new(SendErrorStatus.ConnectionAborted, Network, "This machine gave the connection up, because the other side no longer answered or by its own rules.")
        {
            Sockets = [SocketError.ConnectionAborted],
        },
        new(SendErrorStatus.ConnectionClosed, Network, "One of the two sides has closed the connection.")
        {
            Sockets = [SocketError.Shutdown, SocketError.Disconnecting],
            Exceptions = [typeof(EndOfStreamException)],
        },
        new(SendErrorStatus.TimedOut, Network, "There was no answer in time.")
        {
            Sockets = [SocketError.TimedOut],
            Exceptions = [typeof(TimeoutException)],
        },
        new(SendErrorStatus.AccessDenied, Machine, "This user or a firewall of this machine does not allow it.")
        {
            Sockets = [SocketError.AccessDenied],
            Exceptions = [typeof(UnauthorizedAccessException)],
        },
        new(SendErrorStatus.AddressInUse, Machine, "Another socket uses that address and port.") { Sockets = [SocketError.AddressAlreadyInUse] },
        new(SendErrorStatus.AddressNotAvailable, Machine, "That is no address of this machine, or one that nothing can be sent from.")
        {
            Sockets = [SocketError.AddressNotAvailable],
        },
        new(SendErrorStatus.NotSupported, Machine, "This machine does not support it.")
        {
            Sockets =
            [
                SocketError.OperationNotSupported, SocketError.ProtocolNotSupported, SocketError.SocketNotSupported,
                SocketError.ProtocolFamilyNotSupported, SocketError.AddressFamilyNotSupported, SocketError.VersionNotSupported,
                SocketError.TypeNotFound,
            ],
            Exceptions = [typeof(NotSupportedException)],
        },
        new(SendErrorStatus.TooManySockets, Machine, "No more sockets can be opened: the limit of the process or of the system is reached.")
        {
            Sockets = [SocketError.TooManyOpenSockets, SocketError.ProcessLimit],
        },
        new(SendErrorStatus.OutOfBuffers, Machine, "The system has no memory for it at the moment.")
        {
            Sockets = [SocketError.NoBufferSpaceAvailable],
        },
        new(SendErrorStatus.NotReady, Machine, "The socket has no room at the moment, or an earlier call has not ended: wait and try again.")
        {
            Sockets = [SocketError.WouldBlock, SocketError.InProgress, SocketError.AlreadyInProgress, SocketError.IOPending],
        },
        new(SendErrorStatus.SystemNotReady, Machine, "The sockets of this system are not ready for use.")
        {
            Sockets = [SocketError.SystemNotReady, SocketError.NotInitialized],
        },
        new(SendErrorStatus.Cancelled, SendErrorKind.Cancelled, "It was cancelled, or its socket was closed meanwhile.")
        {
            Sockets = [SocketError.OperationAborted, SocketError.Interrupted],
            Wrapper = "System.OperationCanceledException", // a TimeoutException within would be the cause
        },
        .. SecurityRows.All,
    ];
}
