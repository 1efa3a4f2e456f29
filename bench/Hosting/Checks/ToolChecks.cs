using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Programs that count from outside, to check this program's own counts against.</summary>
internal static class ToolChecks
{
    public static Capability Strace() => Find("strace", "strace");

    public static Capability Perf() => Find("perf", "linux-perf");

    private static Capability Find(string program, string debianPackage)
    {
        string name = $"cross-check with {program}";
        if (!OperatingSystem.IsLinux())
            return new Capability(name, false, "Linux only", null);

        string? file = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
        return file is not null
            ? new Capability(name, true, file, null)
            : new Capability(name, false, $"{program} is not installed", InstallCommand(program, debianPackage));
    }

    /// <summary>Null where the distribution's package is not known for certain.</summary>
    private static string? InstallCommand(string program, string debianPackage)
    {
        string? release = HostFiles.TryRead("/etc/os-release");
        return (release is null ? null : LinuxHostParser.DistributionId(release)) switch
        {
            "debian" => $"sudo apt-get install {debianPackage}",
            "ubuntu" => $"sudo apt-get install {(program == "perf" ? "linux-tools-$(uname -r)" : debianPackage)}",
            "fedora" => $"sudo dnf install {program}",
            _ => null,
        };
    }
}
