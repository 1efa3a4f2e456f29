namespace BatchSend.Broker;

/// <summary>A broker cannot be started or reached. The message says why, and what can be done where something can.</summary>
public sealed class BrokerException : IOException
{
    /// <summary>With the reason.</summary>
    public BrokerException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what it came from.</summary>
    public BrokerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a reason.</summary>
    public BrokerException()
        : base("the broker cannot be reached")
    {
    }
}
