namespace BatchSend;

/// <summary>
/// What went wrong, on every platform and at every layer in the same words. <see cref="SendErrors"/> maps socket errors,
/// error numbers of Linux, TLS failures and exceptions to it, and has a sentence for people for each.
/// </summary>
/// <remarks>Values are only added, behind the last one.</remarks>
public enum SendErrorStatus
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A failure that has no name here.</summary>
    Unknown = 1,

    /// <summary>A text is no <see cref="Endpoint"/>.</summary>
    InvalidEndpoint = 2,

    /// <summary>An argument is not allowed.</summary>
    InvalidArgument = 3,

    /// <summary>A message is larger than one datagram may be.</summary>
    MessageTooLarge = 4,

    /// <summary>The socket is not connected.</summary>
    NotConnected = 5,

    /// <summary>The call does not fit the state of the object: another one runs, or it is connected already.</summary>
    WrongState = 6,

    /// <summary>The socket or the sender was closed before the call.</summary>
    Disposed = 7,

    /// <summary>No host has the name.</summary>
    HostNotFound = 8,

    /// <summary>The name exists and has no address.</summary>
    HostHasNoAddress = 9,

    /// <summary>No name server gave an answer.</summary>
    LookupFailed = 10,

    /// <summary>The interface or the network is down.</summary>
    NetworkDown = 11,

    /// <summary>There is no route to the network.</summary>
    NetworkUnreachable = 12,

    /// <summary>The host does not answer on its network.</summary>
    HostUnreachable = 13,

    /// <summary>Nothing receives at the port.</summary>
    ConnectionRefused = 14,

    /// <summary>The other side ended the connection at once.</summary>
    ConnectionReset = 15,

    /// <summary>This side gave the connection up.</summary>
    ConnectionAborted = 16,

    /// <summary>The connection was closed for what was tried.</summary>
    ConnectionClosed = 17,

    /// <summary>No answer in time.</summary>
    TimedOut = 18,

    /// <summary>The user may not do it.</summary>
    AccessDenied = 19,

    /// <summary>Another socket has the address and port.</summary>
    AddressInUse = 20,

    /// <summary>This machine does not have the address.</summary>
    AddressNotAvailable = 21,

    /// <summary>This machine does not support it.</summary>
    NotSupported = 22,

    /// <summary>No more sockets or files can be opened.</summary>
    TooManySockets = 23,

    /// <summary>The system has no memory for it now.</summary>
    OutOfBuffers = 24,

    /// <summary>The call would have had to wait.</summary>
    NotReady = 25,

    /// <summary>The system's sockets are not ready for use (Windows).</summary>
    SystemNotReady = 26,

    /// <summary>Ended by a cancellation, a signal, or because the socket was closed meanwhile.</summary>
    Cancelled = 27,

    /// <summary>A certificate was revoked.</summary>
    CertificateRevoked = 28,

    /// <summary>A certificate has expired or is not valid yet.</summary>
    CertificateExpired = 29,

    /// <summary>A certificate is for another name.</summary>
    CertificateNameMismatch = 30,

    /// <summary>A certificate leads to no trusted root.</summary>
    CertificateUntrusted = 31,

    /// <summary>A certificate is not for this use.</summary>
    CertificateWrongUsage = 32,

    /// <summary>Whether a certificate was revoked cannot be told.</summary>
    RevocationUnknown = 33,

    /// <summary>A certificate was asked for and not given.</summary>
    CertificateMissing = 34,

    /// <summary>The other side did not accept the certificate of this one.</summary>
    CertificateRejected = 35,

    /// <summary>A certificate is not valid in another way.</summary>
    CertificateInvalid = 36,

    /// <summary>The two sides have no version or cipher of TLS in common.</summary>
    TlsNotAgreed = 37,

    /// <summary>TLS failed in another way.</summary>
    TlsFailed = 38,
}
