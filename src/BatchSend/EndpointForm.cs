namespace BatchSend;

/// <summary>What the text of an <see cref="Endpoint"/> may leave out.</summary>
[Flags]
public enum EndpointForm
{
    /// <summary>A host and a port from 1 to 65535, as a sender needs them.</summary>
    HostAndPort = 0,

    /// <summary>The host may be missing, <c>5000</c> or <c>:5000</c>: this machine is meant.</summary>
    HostOptional = 1,

    /// <summary>The port may be 0, by which a receiver asks for any free one.</summary>
    AnyPort = 2,
}
