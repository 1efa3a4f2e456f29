namespace BatchSend;

/// <summary>Implemented by the sender that chooses among the others: what it chose.</summary>
public interface ISenderChoice
{
    /// <summary>The strategy of the latest batch; null before the first.</summary>
    SenderDescriptor? LastChoice { get; }
}
