namespace Bench.Meters;

/// <summary>Setting a meter up failed for want of a privilege or of something in the kernel; never leaves the meter's own code.</summary>
/// <param name="reason">What is wanting.</param>
/// <param name="enable">The command that would enable it; null where none can.</param>
internal sealed class MeterUnavailableException(string reason, string? enable = null) : Exception(reason)
{
    public string? Enable { get; } = enable;
}
