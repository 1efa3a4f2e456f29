namespace BatchSend;

/// <summary>The transport of a connected socket, as far as sending is concerned.</summary>
[Flags]
public enum Transport
{
    /// <summary>No transport that BatchSend can send on.</summary>
    None = 0,

    /// <summary>A connected stream socket (RFC 9293): the bytes arrive in order, without message boundaries.</summary>
    Tcp = 1,

    /// <summary>A connected datagram socket (RFC 768): each message is one datagram, its boundaries kept.</summary>
    Udp = 2,
}
