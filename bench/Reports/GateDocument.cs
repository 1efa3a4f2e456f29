using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.Time;

namespace Bench.Reports;

/// <summary>What <c>gate</c> found.</summary>
internal sealed record GateDocument : SeededRunDocument
{
    public override string Kind => "gate";

    /// <summary>The exit code; see <see cref="ExitCodes"/>.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The same in words.</summary>
    public string Outcome => GateOutcome.Word(ExitCode);

    public required bool AllowMissing { get; init; }

    public required bool FailOnInconclusive { get; init; }

    /// <summary>The slowdown that fails, in percent.</summary>
    public required double LimitPercent { get; init; }

    /// <summary>The file that counts are held against.</summary>
    public required string BaselineFile { get; init; }

    /// <summary>What times are held against; null when counts alone were gated.</summary>
    public GateBase? Base { get; init; }

    /// <summary>Why there is no verdict on time but for regressions beyond that noise; null when there are verdicts.</summary>
    public string? TooNoisyReason { get; init; }

    public required IReadOnlyList<CountRow> Counts { get; init; }

    public required IReadOnlyList<TimeRow> Times { get; init; }

    /// <summary>Identical code against itself (A/A), in the same run; null when no times were measured.</summary>
    public TimeRow? SelfCheck { get; init; }
}

/// <summary>The commit that times are held against.</summary>
/// <param name="Reference">What was named.</param>
/// <param name="Commit">The merge base of it and of what is checked out.</param>
/// <param name="Head">What is checked out.</param>
/// <param name="LibraryChanged">Whether the library's files have changes that are not committed; they are gated too.</param>
/// <param name="BuildWasCached">Whether its library had been built before.</param>
internal sealed record GateBase(string Reference, string Commit, string Head, bool LibraryChanged, bool BuildWasCached);
