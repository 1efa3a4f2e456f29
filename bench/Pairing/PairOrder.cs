namespace Bench.Pairing;

/// <summary>Decides for each pair, at random from a printed seed, whether it runs ABBA or BAAB.</summary>
internal sealed class PairOrder(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True for ABBA: the reference's blocks are the outer ones.</summary>
    public bool NextIsReferenceFirst() => _random.Next(2) == 0;

    /// <summary>The seed of one launch of one cell: the same for the same run, different for every launch.</summary>
    public static int SeedOf(int runSeed, string cellId, int launch)
    {
        // FNV-1a, 32 bit (draft-eastlake-fnv): string.GetHashCode differs from process to process.
        const uint OffsetBasis = 2166136261;
        const uint Prime = 16777619;
        uint hash = OffsetBasis;
        foreach (char c in $"{runSeed}/{cellId}/{launch}")
            hash = (hash ^ c) * Prime;
        return (int)(hash & int.MaxValue);
    }
}
