using System.Runtime.InteropServices;
using Bench.Meters;

namespace Bench.Hosting;

/// <summary>What the framework alone knows of a host, on every system.</summary>
internal static class OtherHost
{
    /// <summary>Set by Windows to the family, model and stepping of the CPU.</summary>
    private const string WindowsCpuVariable = "PROCESSOR_IDENTIFIER";

    public static HostEnvironment Collect()
    {
        const string reason = "read on Linux only";
        Reading unknown = Reading.NotAvailable(reason);
        return new HostEnvironment
        {
            Kernel = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            Cpu = Environment.GetEnvironmentVariable(WindowsCpuVariable) ?? $"n/a ({WindowsCpuVariable} is not set)",
            Dotnet = RuntimeInformation.FrameworkDescription,
            RuntimeSettings = Hosting.RuntimeSettings.Collect(),
            Distribution = RuntimeInformation.OSDescription,
            DistributionReason = null,
            LogicalCpus = unknown,
            AllowedCpus = Reading.Of(Environment.ProcessorCount),
            VirtualMachineReason = reason,
            ContainerReason = reason,
            MitigationsReason = reason,
            GovernorReason = reason,
            ClockSourceReason = reason,
            LoopbackMtuBytes = unknown,
            ReceiveBufferMaxBytes = unknown,
            ReceiveBufferDefaultBytes = unknown,
            SendBufferDefaultBytes = unknown,
            Root = Environment.IsPrivilegedProcess,
            CapabilitiesReason = reason,
            PerfEventParanoid = unknown,
            Commit = BuildCommit.Value,
            CommitReason = BuildCommit.Reason,
        };
    }
}
