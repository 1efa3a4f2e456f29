using Bench.Gate.Sends;

namespace Bench.Gate.Time;

/// <summary>One row of times before it is measured.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="BaseLibrary">The assembly that is compared with.</param>
/// <param name="HeadLibrary">The assembly that is judged; the same one where identical code is compared.</param>
/// <param name="Plant">The regression planted into the judged one; none but in a self-test.</param>
internal sealed record TimeCase(GateCell Cell, FileInfo BaseLibrary, FileInfo HeadLibrary, Plant Plant = Plant.None);
