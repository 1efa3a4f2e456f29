namespace Bench.Traffic;

/// <summary>
/// The messages of one lane, cut into batches that are sent in turn. One batch is sent from buffers that stay in the
/// caches; with a working set larger than those, each batch comes from memory.
/// </summary>
internal sealed class BatchRing
{
    private BatchRing(ReadOnlyMemory<byte>[] messages, int batch)
    {
        Messages = messages;
        Batch = batch;
        Batches = messages.Length / batch;
    }

    /// <summary>All messages, batch after batch.</summary>
    public ReadOnlyMemory<byte>[] Messages { get; }

    /// <summary>Messages a batch.</summary>
    public int Batch { get; }

    public int Batches { get; }

    /// <param name="batch">Messages a batch.</param>
    /// <param name="sizes">Bytes a message.</param>
    /// <param name="workingSet">Payload bytes of all batches together, at least; 0 for a single batch.</param>
    /// <param name="seed">Makes the messages repeatable.</param>
    /// <param name="pinned">Whether the messages stay where they are for good.</param>
    public static BatchRing Create(int batch, MessageSizes sizes, long workingSet, int seed, bool pinned)
    {
        // Bytes of an average batch: a set of empty datagrams would never be large enough.
        double batchBytes = Math.Max(1, batch * (sizes.Smallest + (double)sizes.Largest) / 2);
        int batches = Math.Max(1, (int)Math.Ceiling(workingSet / batchBytes));
        return new BatchRing(MessageSet.Create(batches * batch, sizes, seed, pinned), batch);
    }

    /// <summary>The same messages in batches of at most so many.</summary>
    public BatchRing Shortened(int batch) => new(Messages, Math.Min(Batch, batch));

    /// <summary>The messages of one batch.</summary>
    public ReadOnlyMemory<ReadOnlyMemory<byte>> this[int index] => Messages.AsMemory(index * Batch, Batch);

    /// <summary>The batch after this one.</summary>
    public int Next(int index) => index + 1 < Batches ? index + 1 : 0;
}
