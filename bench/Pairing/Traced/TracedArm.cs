namespace Bench.Pairing.Traced;

/// <summary>What the traced process itself knows of one arm; its calls stand in the trace.</summary>
/// <param name="Arm">Its place in the job, which its markers name.</param>
/// <param name="Messages">Messages sent in each window.</param>
/// <param name="Windows">Its windows, in order.</param>
internal sealed record TracedArm(int Arm, long Messages, IReadOnlyList<SentWindow> Windows);

/// <summary>A window with the calls that its trace has.</summary>
/// <param name="AtOnce">See <see cref="SentWindow"/>.</param>
/// <param name="Issued">See <see cref="SentWindow"/>.</param>
/// <param name="ByName">Calls by name, of all threads.</param>
internal sealed record TracedWindow(bool AtOnce, long Issued, IReadOnlyDictionary<string, long> ByName) : SentWindow(AtOnce, Issued);
