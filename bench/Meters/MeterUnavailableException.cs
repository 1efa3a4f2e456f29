using Bench.Hosting;

namespace Bench.Meters;

/// <summary>Setting a meter up failed for want of a privilege or of something in the kernel; never leaves the meter's own code.</summary>
/// <param name="reason">What is wanting.</param>
/// <param name="remedy">What would change it.</param>
internal sealed class MeterUnavailableException(string reason, Remedy remedy) : Exception(reason)
{
    public Remedy Remedy { get; } = remedy;
}
