using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>strace(1), which shows every system call of a program from outside, to any user.</summary>
internal static class StraceCheck
{
    public const string Name = "strace";

    public static Capability Run() =>
        InstalledProgram.Check(Name, "No figure changes, but the send calls cannot be checked from outside call by call.");
}
