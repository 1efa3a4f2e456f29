namespace Bench.Reports;

/// <summary>What strace counted in a run of its own, of the same strategy, size and batch to a sink of its own.</summary>
internal sealed record StraceRun
{
    /// <summary>Messages of the counted window.</summary>
    public required long Messages { get; init; }

    public required double SendCallsPerMessage { get; init; }

    /// <summary>The calls that send, by the kernel's name.</summary>
    public required IReadOnlyDictionary<string, long> SyscallsByName { get; init; }

    /// <summary>What the runtime called besides, without waits.</summary>
    public required IReadOnlyDictionary<string, long> RuntimeCallsByName { get; init; }
}
