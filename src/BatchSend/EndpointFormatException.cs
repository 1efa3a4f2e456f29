namespace BatchSend;

/// <summary>A text is no <see cref="Endpoint"/>. The mistake of who wrote it, never of a network: nothing was looked up.</summary>
public sealed class EndpointFormatException : FormatException
{
    internal EndpointFormatException(EndpointError error)
        : base(error.ToString()) => Error = error;

    /// <summary>Where and what is wrong, and an example of what is right.</summary>
    public EndpointError Error { get; }
}
