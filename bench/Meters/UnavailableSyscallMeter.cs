namespace Bench.Meters;

/// <summary>Stands where nothing can be counted, with the reason.</summary>
/// <param name="reason">What is wanting.</param>
/// <param name="enable">The command that would enable it; null where none can.</param>
internal sealed class UnavailableSyscallMeter(string reason, string? enable = null) : ISyscallMeter
{
    public string Reason { get; } = reason;

    public string? Enable { get; } = enable;

    public string? Unavailable => Enable is null ? Reason : $"{Reason}; to enable it: {Enable}";

    public void Start() => throw new InvalidOperationException($"System calls cannot be counted: {Unavailable}");

    public SyscallCounts Stop() => throw new InvalidOperationException($"System calls cannot be counted: {Unavailable}");

    public void Dispose()
    {
    }
}
