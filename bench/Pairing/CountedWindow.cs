using Bench.Meters;

namespace Bench.Pairing;

/// <summary>A window with what the kernel saw of it.</summary>
/// <param name="AtOnce">See <see cref="SentWindow"/>.</param>
/// <param name="Issued">See <see cref="SentWindow"/>.</param>
/// <param name="Counts">What the kernel counted.</param>
internal sealed record CountedWindow(bool AtOnce, long Issued, SyscallCounts Counts) : SentWindow(AtOnce, Issued);
