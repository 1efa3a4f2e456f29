using Bench.Commands;
using Bench.Hosting;
using Bench.Hosting.Checks;
using Bench.Meters.Strace;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

public class DoctorCommandTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prints_one_document_and_nothing_else()
    {
        Outcome outcome = await BenchProcess.RunAsync(Ending, "doctor", "--json");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        SchemaAssert.Valid(outcome.Output);
        DoctorDocument document = JsonOutput.Deserialize<DoctorDocument>(outcome.Output);
        Assert.Equal(document.Capabilities.Count, document.Capabilities.Select(capability => capability.Name).Distinct().Count());
        Assert.All(document.Capabilities, capability => Assert.NotEqual("", capability.Detail));
        Assert.All(document.Capabilities.Where(capability => capability.Available), capability => Assert.Null(capability.Enable ?? capability.Meaning ?? capability.WhyNoCommand));
        Assert.All(document.Capabilities.Where(capability => !capability.Available), capability =>
        {
            Assert.NotNull(capability.Meaning);
            Assert.True(capability.Enable is null != capability.WhyNoCommand is null, capability.Name);
        });
    }

    [Fact]
    public async Task The_table_names_every_check_on_standard_output()
    {
        Outcome outcome = await BenchProcess.RunAsync(Ending, "doctor");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        List<string> names =
        [
            CountingCheck.Name, PlacementCheck.Name, LoopbackCheck.Name, Ipv6Check.Name, ReceiveBufferCheck.Name, SendBufferCheck.Name,
            SegmentationCheck.Name, CoalescedReceiveCheck.Name, BatchedReceiveCheck.Name, ClockCheck.Name, FrequencyCheck.Name,
            NoiseCheck.Name, StealCheck.Name, StraceCheck.Name, EventsCheck.Name, PerfCheck.Name, HandOverCheck.Name,
        ];
        if (OperatingSystem.IsLinux())
            names.AddRange([ParanoiaCheck.Name, TraceFsCheck.Name, SeccompCheck.Name]);
        Assert.All(names, name => Assert.Contains($" {name} ", outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ordinary_user_is_told_of_the_second_meter()
    {
        Doctor.SkipUnlessRootWith("setpriv", "sh");
        await Doctor.SkipUnlessUserCanReadAsync();
        Assert.SkipUnless(StraceProgram.Find() is not null, "strace is not installed");
        Doctor doctor = await Doctor.BehindAsync(Doctor.AsUser);
        Capability strace = doctor[StraceCheck.Name];
        // A session on one's own process takes no privilege.
        Assert.True(doctor[EventsCheck.Name].Available, doctor[EventsCheck.Name].Detail);
        Assert.True(strace.Available, strace.Detail);
        Assert.Contains("the second meter", strace.Detail, StringComparison.Ordinal);

        const string withoutPath = "dotnet=$(command -v \"$1\"); shift; export PATH=/nonexistent; exec \"$dotnet\" \"$@\"";
        strace = (await Doctor.BehindAsync([.. Doctor.AsUser, "sh", "-c", withoutPath, "sh"]))[StraceCheck.Name];
        Assert.False(strace.Available);
        Assert.StartsWith("strace is not installed", strace.Detail, StringComparison.Ordinal);
        // An ordinary user says sudo before what root is told here.
        Remedy install = InstalledProgram.Install(StraceProgram.Name);
        Assert.Equal((install.Command is { } command ? $"sudo {command}" : null, install.WhyNoCommand), (strace.Enable, strace.WhyNoCommand));
    }
}
