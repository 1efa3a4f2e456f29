using Bench.Hosting;

namespace Bench.Sinks;

/// <summary>The sink's counters in memory shared with its parent; see <see cref="SharedPage"/>.</summary>
internal sealed class SharedCounters : ISinkCounters, IDisposable
{
    // A counter to itself: cache lines are 64 or 128 bytes, and neighbours are fetched in pairs.
    private const int BytesOffset = 256;
    private const int MessagesOffset = 512;
    private const int MarksOffset = 768;

    private readonly int _bytesPerMessage;
    private SharedPage? _page;
    private long _finalMessages;
    private long _finalBytes;

    private SharedCounters(SharedPage page, int bytesPerMessage)
    {
        _page = page;
        Marks = new ArrivalMarks(page, MarksOffset);
        _bytesPerMessage = bytesPerMessage;
        Name = page.Name;
    }

    /// <summary>Messages whose arrival the sink writes the time of. Not to be used after disposal.</summary>
    public ArrivalMarks Marks { get; }

    /// <summary>What the child is told, to open the same memory.</summary>
    public string Name { get; }

    public long Messages =>
        _bytesPerMessage > 0 ? Bytes / _bytesPerMessage
        : _page is { } page ? Volatile.Read(ref page[MessagesOffset])
        : _finalMessages;

    public long Bytes => _page is { } page ? Volatile.Read(ref page[BytesOffset]) : _finalBytes;

    /// <summary>Makes the memory that a child then opens by <see cref="Name"/>.</summary>
    /// <param name="bytesPerMessage">TCP: the message size that divides the stream; 0 where messages are counted.</param>
    public static SharedCounters Create(int bytesPerMessage) => new(SharedPage.Create("batchsend-sink"), bytesPerMessage);

    /// <summary>Counters that nobody else reads, for a sink that was started by hand.</summary>
    public static SharedCounters CreatePrivate(int bytesPerMessage) => new(SharedPage.CreatePrivate(), bytesPerMessage);

    /// <summary>Opens what a parent has made.</summary>
    public static SharedCounters Open(string name, int bytesPerMessage) => new(SharedPage.Open(name), bytesPerMessage);

    /// <summary>Adds what one receive call took. Several threads may add.</summary>
    /// <returns>All messages so far.</returns>
    public long Add(long messages, long bytes)
    {
        ObjectDisposedException.ThrowIf(_page is null, this);
        // Bytes first: whoever sees the messages sees their bytes too.
        long allBytes = Interlocked.Add(ref _page[BytesOffset], bytes);
        long all = Interlocked.Add(ref _page[MessagesOffset], messages);
        return _bytesPerMessage > 0 ? allBytes / _bytesPerMessage : all;
    }

    /// <summary>Unmaps the memory; the counters keep the values they had.</summary>
    public void Dispose()
    {
        if (_page is not { } page)
            return;
        _finalBytes = Bytes;
        _finalMessages = Messages;
        _page = null;
        page.Dispose();
    }
}
