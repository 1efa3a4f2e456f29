using Bench.Meters;

namespace Bench.Hosting;

/// <summary>Where the figures were taken: all that could make them differ elsewhere. What is not known is null, with the reason beside it.</summary>
internal sealed record HostEnvironment
{
    private const string NotCollected = "not collected";

    /// <summary>Name, release and architecture of the kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>The CPU's model, as the system names it.</summary>
    public required string Cpu { get; init; }

    /// <summary>The runtime and its version.</summary>
    public required string Dotnet { get; init; }

    /// <summary>The runtime's settings that change figures.</summary>
    public IReadOnlyDictionary<string, string> RuntimeSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The operating system as a person would call it.</summary>
    public string? Distribution { get; init; }

    public string? DistributionReason { get; init; } = NotCollected;

    /// <summary>CPUs of the machine.</summary>
    public Reading LogicalCpus { get; init; } = Reading.NotAvailable(NotCollected);

    /// <summary>CPUs that this process may use.</summary>
    public Reading AllowedCpus { get; init; } = Reading.NotAvailable(NotCollected);

    public bool? VirtualMachine { get; init; }

    public string? VirtualMachineReason { get; init; } = NotCollected;

    public bool? Container { get; init; }

    public string? ContainerReason { get; init; } = NotCollected;

    /// <summary>The kernel's answer to each flaw of this CPU; those that do not affect it are left out.</summary>
    public IReadOnlyDictionary<string, string>? Mitigations { get; init; }

    public string? MitigationsReason { get; init; } = NotCollected;

    /// <summary>How the CPU's frequency is chosen.</summary>
    public string? Governor { get; init; }

    public string? GovernorReason { get; init; } = NotCollected;

    /// <summary>Where the kernel takes the time from.</summary>
    public string? ClockSource { get; init; }

    public string? ClockSourceReason { get; init; } = NotCollected;

    /// <summary>MTU of the loopback interface.</summary>
    public Reading LoopbackMtuBytes { get; init; } = Reading.NotAvailable(NotCollected);

    /// <summary>The largest SO_RCVBUF that an ordinary user may ask for (net.core.rmem_max).</summary>
    public Reading ReceiveBufferMaxBytes { get; init; } = Reading.NotAvailable(NotCollected);

    /// <summary>SO_RCVBUF of a socket that asks for none (net.core.rmem_default).</summary>
    public Reading ReceiveBufferDefaultBytes { get; init; } = Reading.NotAvailable(NotCollected);

    /// <summary>SO_SNDBUF of a socket that asks for none (net.core.wmem_default).</summary>
    public Reading SendBufferDefaultBytes { get; init; } = Reading.NotAvailable(NotCollected);

    /// <summary>Whether this process runs as root, or as administrator.</summary>
    public bool? Root { get; init; }

    /// <summary>The capabilities that measuring needs and this process has (capabilities(7)).</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    public string? CapabilitiesReason { get; init; } = NotCollected;

    /// <summary>How much an ordinary user may not count (kernel.perf_event_paranoid).</summary>
    public Reading PerfEventParanoid { get; init; } = Reading.NotAvailable(NotCollected);

    /// <summary>The commit that this program was built from.</summary>
    public string? Commit { get; init; }

    public string? CommitReason { get; init; } = NotCollected;

    public static HostEnvironment Collect() => OperatingSystem.IsLinux() ? LinuxHost.Collect() : OtherHost.Collect();
}
