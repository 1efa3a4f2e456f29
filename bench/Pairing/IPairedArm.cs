namespace Bench.Pairing;

/// <summary>One side of a paired loop, whichever process sends its blocks.</summary>
internal interface IPairedArm
{
    /// <summary>Messages a batch.</summary>
    int Batch { get; }

    /// <summary>Methods compiled so far in a process other than this one that sends for the arm; 0 without such a process.</summary>
    long CompiledElsewhere { get; }

    /// <summary>One block with nothing under way before and after it, so that what the sink took is this arm's.</summary>
    ValueTask<DrainedBlock> RunAsync(int batches);

    /// <summary>The next block goes to the other socket.</summary>
    void ExchangeLane();

    /// <summary>Collects the garbage of such a process.</summary>
    void CollectElsewhere();
}

/// <summary>One block, and what came of it once the sink had nothing left to take.</summary>
/// <param name="Times">What its timed batches cost.</param>
/// <param name="Sent">Messages that its sends accepted, the untimed batch included.</param>
/// <param name="Delivered">Messages that the sink took.</param>
internal readonly record struct DrainedBlock(Block Times, long Sent, long Delivered);
