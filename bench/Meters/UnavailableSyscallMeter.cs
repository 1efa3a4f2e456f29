using Bench.Hosting;

namespace Bench.Meters;

/// <summary>Stands where nothing can be counted, with the reason.</summary>
/// <param name="reason">What is wanting.</param>
/// <param name="remedy">What would change it.</param>
internal sealed class UnavailableSyscallMeter(string reason, Remedy remedy) : ISyscallMeter
{
    public string Reason { get; } = reason;

    public Remedy Remedy { get; } = remedy;

    public string? Unavailable => Remedy.Command is { } command
        ? $"{Reason}; to enable it: {command}"
        : $"{Reason}; no command enables it: {Remedy.WhyNoCommand}";

    public void Start() => throw new InvalidOperationException($"System calls cannot be counted: {Unavailable}");

    public SyscallCounts Stop() => throw new InvalidOperationException($"System calls cannot be counted: {Unavailable}");

    public void Dispose()
    {
    }
}
