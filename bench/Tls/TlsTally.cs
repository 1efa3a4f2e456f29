namespace Bench.Tls;

/// <summary>A sink's account of its TLS connections, kept by several threads.</summary>
internal sealed class TlsTally
{
    /// <summary>Reasons that are told apart. Peers write parts of them, and must not fill the memory.</summary>
    private const int MostReasons = 32;

    private const string OtherReason = "another reason";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _refusals = [];
    private long _accepted;
    private long _refused;
    private long _broken;
    private long _records;

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void Refuse(string reason)
    {
        lock (_gate)
        {
            _refused++;
            string kept = _refusals.ContainsKey(reason) || _refusals.Count < MostReasons ? reason : OtherReason;
            _refusals[kept] = _refusals.GetValueOrDefault(kept) + 1;
        }
    }

    /// <summary>An accepted connection has ended.</summary>
    public void Close(long records, string? failure)
    {
        Interlocked.Add(ref _records, records);
        if (failure is not null)
            Interlocked.Increment(ref _broken);
    }

    public TlsSinkReport Report()
    {
        lock (_gate)
        {
            return new TlsSinkReport
            {
                Accepted = Volatile.Read(ref _accepted),
                Broken = Volatile.Read(ref _broken),
                Records = Volatile.Read(ref _records),
                Refused = _refused,
                Refusals = new Dictionary<string, long>(_refusals),
            };
        }
    }
}
