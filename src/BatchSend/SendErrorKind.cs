namespace BatchSend;

/// <summary>Whose matter a failure is: what an app filters on before it looks at the <see cref="SendErrorStatus"/>.</summary>
public enum SendErrorKind
{
    /// <summary>Nothing failed.</summary>
    None = 0,

    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>The call was wrong, with what it was given or when it came. The same call will fail again; nothing was asked of the network.</summary>
    Argument,

    /// <summary>The network, a name server or the other side. The same call may work later or elsewhere.</summary>
    Network,

    /// <summary>This machine: its rights, limits, addresses, or what it does not support.</summary>
    Machine,

    /// <summary>TLS: the connection stands, and the two sides did not agree or did not trust each other.</summary>
    Security,

    /// <summary>Somebody here ended it.</summary>
    Cancelled,
}
