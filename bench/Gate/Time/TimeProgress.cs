namespace Bench.Gate.Time;

/// <summary>One launch more.</summary>
/// <param name="Phase">Screening or judging.</param>
/// <param name="Case">The row it belongs to.</param>
/// <param name="Launch">What it found.</param>
/// <param name="Done">Launches of this row in this phase.</param>
/// <param name="Planned">Launches that the row has in this phase.</param>
internal sealed record TimeProgress(string Phase, TimeCase Case, TimeLaunch Launch, int Done, int Planned);
