using System.Runtime.Versioning;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Looks a program up in PATH, as a shell does.</summary>
internal static class InstalledProgram
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="program">Its name, and the check's.</param>
    /// <param name="meaning">What its want means for the figures.</param>
    public static Capability Check(string program, string meaning)
    {
        if (!OperatingSystem.IsLinux())
            return Capability.LinuxOnly(program, meaning);

        return Find(program) is { } file
            ? Capability.Works(program, file)
            : NotInstalled(program, program, meaning);
    }

    /// <summary>What a check says where <see cref="Find"/> finds nothing.</summary>
    /// <param name="name">The check's.</param>
    /// <param name="program">The program's.</param>
    /// <param name="meaning">What its want means for the figures.</param>
    public static Capability NotInstalled(string name, string program, string meaning) =>
        Capability.Missing(name, $"{program} is not installed: PATH has none", meaning, Install(program));

    /// <summary>The first executable file of this name in PATH; null where there is none.</summary>
    [SupportedOSPlatform("linux")]
    public static string? Find(string program)
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (string file in directories.Select(directory => Path.Combine(directory, program)))
        {
            if (File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0)
                return file;
        }

        return null;
    }

    /// <summary>How this distribution installs it.</summary>
    public static Remedy Install(string program) => Install(HostFiles.TryRead("/etc/os-release"), program);

    /// <summary>How the distribution installs it; no command is guessed for one that is not known.</summary>
    /// <param name="osRelease">os-release(5); null where there is none.</param>
    /// <param name="program">strace or perf.</param>
    internal static Remedy Install(string? osRelease, string program)
    {
        string? command = (osRelease is null ? [] : LinuxHostParser.DistributionFamily(osRelease))
            .Select(id => Command(id, program)).FirstOrDefault(known => known is not null);
        return command is not null ? Remedy.AsRoot(command) : Remedy.None($"the package of {program} is not known for this distribution");
    }

    private static string? Command(string distribution, string program) => (distribution, program) switch
    {
        ("debian", "perf") => "apt-get install linux-perf",
        ("ubuntu", "perf") => "apt-get install linux-tools-$(uname -r)",
        ("debian" or "ubuntu", _) => $"apt-get install {program}",
        ("fedora" or "rhel" or "centos", _) => $"dnf install {program}",
        ("alpine", _) => $"apk add {program}",
        ("arch", _) => $"pacman -S {program}",
        ("suse" or "opensuse", _) => $"zypper install {program}",
        _ => null,
    };
}
