namespace BatchSend.Senders;

/// <summary>What the strategies say elsewhere that stand on calls of Linux.</summary>
internal static class LinuxOnly
{
    public const string Reason = "it stands on system calls of Linux";

    public static readonly Func<string?> WhyNot = static () => OperatingSystem.IsLinux() ? null : Reason;
}
