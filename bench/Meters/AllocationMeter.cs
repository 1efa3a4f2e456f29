namespace Bench.Meters;

/// <summary>Counts the bytes that all threads of this process allocate on the managed heap.</summary>
internal readonly struct AllocationMeter
{
    private readonly long _before;

    private AllocationMeter(long before) => _before = before;

    /// <summary>Begins to count. Stops all threads for a moment, so that each one's current allocation buffer is seen exactly.</summary>
    public static AllocationMeter Start() => new(GC.GetTotalAllocatedBytes(precise: true));

    /// <summary>Bytes allocated since <see cref="Start"/>; may be asked again.</summary>
    public long Bytes() => GC.GetTotalAllocatedBytes(precise: true) - _before;
}
