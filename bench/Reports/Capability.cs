using Bench.Hosting;

namespace Bench.Reports;

/// <summary>One check of <c>doctor</c>.</summary>
/// <param name="Name">What is wanted: <c>system call counts</c>.</param>
/// <param name="Available">Whether it works here.</param>
/// <param name="Detail">How it works here, or what is the matter.</param>
/// <param name="Enable">The exact command that would enable it; null when it works, or when no command can.</param>
internal sealed record Capability(string Name, bool Available, string Detail, string? Enable)
{
    /// <summary>What its want means for the figures of this program, in one sentence; null when it works.</summary>
    public string? Meaning { get; init; }

    /// <summary>Why no command enables it; null when it works, or when one does.</summary>
    public string? WhyNoCommand { get; init; }

    public static Capability Works(string name, string detail) => new(name, true, detail, null);

    public static Capability Missing(string name, string detail, string meaning, Remedy remedy) =>
        new(name, false, detail, remedy.Command) { Meaning = meaning, WhyNoCommand = remedy.WhyNoCommand };

    /// <summary>What other systems have no counterpart of.</summary>
    public static Capability LinuxOnly(string name, string meaning) =>
        Missing(name, "Linux only", meaning, Remedy.None("other systems have no such thing"));
}
