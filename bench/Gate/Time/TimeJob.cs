using Bench.Gate.Sends;

namespace Bench.Gate.Time;

/// <summary>One launch: two builds of the library on one cell.</summary>
/// <param name="Cell">The cell; both builds have its strategy.</param>
/// <param name="BaseLibrary">The assembly that is compared with.</param>
/// <param name="HeadLibrary">The assembly that is judged.</param>
/// <param name="Plant">The regression that is planted into the second one; none but in a self-test.</param>
/// <param name="Seed">The seed of the random order of blocks.</param>
/// <param name="Isolation">How the builds are kept apart.</param>
internal sealed record TimeJob(
    GateCell Cell, string BaseLibrary, string HeadLibrary, Plant Plant, int Seed, Isolation Isolation);
