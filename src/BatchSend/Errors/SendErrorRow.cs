using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace BatchSend.Errors;

/// <summary>One status with everything that means it. Each cause stands in one row alone.</summary>
internal sealed record SendErrorRow(SendErrorStatus Status, SendErrorKind Kind, string Sentence)
{
    public SocketError[] Sockets { get; init; } = [];

    /// <summary>Exceptions that mean it whatever their text says.</summary>
    public Type[] Exceptions { get; init; } = [];

    /// <summary>The full name of an exception that means it where nothing within says more. A name, since its type would be loaded with the row.</summary>
    public string? Wrapper { get; init; }

    /// <summary>Flags of <see cref="SslPolicyErrors"/>; as a number, since the enumeration would be loaded with the row.</summary>
    public int Policies { get; init; }

    /// <summary>Flags of <see cref="X509ChainStatusFlags"/>, likewise.</summary>
    public int Chains { get; init; }

    /// <summary>Alerts that the other side sends.</summary>
    public TlsAlert[] Alerts { get; init; } = [];

    /// <summary>Reasons of OpenSSL (openssl/sslerr.h) that are no alert of the other side.</summary>
    public int[] OpenSsl { get; init; } = [];

    /// <summary>Results of Windows (winerror.h).</summary>
    public uint[] Windows { get; init; } = [];
}
