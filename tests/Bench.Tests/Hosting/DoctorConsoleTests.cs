using System.Text.RegularExpressions;
using Bench.Commands;
using Bench.Hosting;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

public class DoctorConsoleTests
{
    private const int Narrow = 80;

    private const string LongCommand =
        "sudo sysctl kernel.perf_event_paranoid=1 && sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs /sys/kernel/tracing";

    private const string Meaning = "Send calls, system calls and context switches are n/a in every table, and the gate counts the calls that the library issued instead.";

    private static readonly DoctorDocument Document = new()
    {
        Capabilities =
        [
            Capability.Missing("system call counts", "kernel.perf_event_paranoid is 2, and above 1 perf_event_open is refused (EACCES) without CAP_PERFMON", Meaning, Remedy.By(LongCommand)),
            Capability.Missing("tracefs", "tracefs is not mounted, and this user may not mount it", Meaning, Remedy.By("sudo mount …")),
            Capability.Works("segmented send (UDP_SEGMENT)", "128 datagrams a call"),
            Capability.Missing("steal", "the hypervisor took 12.0% of the CPU time just now, 7.1% since boot", "Times have it in them.", Remedy.None("only the hypervisor's owner can give this machine more of its CPUs")),
        ],
        Environment = HostEnvironment.Collect(),
    };

    [Theory, InlineData(40), InlineData(60), InlineData(80), InlineData(200)]
    public void Nothing_is_wider_than_the_terminal(int width) =>
        Assert.All(Written(width: width).Split('\n'), line => Assert.InRange(line.Length, 0, width));

    [Theory, InlineData(40), InlineData(60), InlineData(80), InlineData(200)]
    public void Words_are_not_broken_and_names_stand_on_one_line(int width)
    {
        string text = Written(width: width);
        foreach (string word in Document.Capabilities.SelectMany(c => $"{c.Detail} {c.Meaning} {c.WhyNoCommand}".Split(' ')))
            Assert.Contains(word, text, StringComparison.Ordinal);
        Assert.All(Document.Capabilities, capability => Assert.Matches($@"(?m)^(yes|NO ) +{Regex.Escape(capability.Name)}(  |$)", text));
    }

    [Fact]
    public void A_shell_reads_a_command_that_is_broken_over_lines_as_one_and_a_meaning_is_said_once()
    {
        string text = Written();
        Assert.Contains($"\n    {LongCommand}\n", Regex.Replace(text, @" \\\n +", " "), StringComparison.Ordinal);
        Assert.Contains($"\n    {LongCommand}\n", Written(width: null), StringComparison.Ordinal);
        Assert.Contains("tracefs, with the same effect:\n    sudo mount …\n", text, StringComparison.Ordinal);
        Assert.Contains("    No command changes it: only the hypervisor's owner", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sample_can_be_written() => Assert.All(
        Sample.Documents().Concat(Sample.Documents(privileged: false)).OfType<DoctorDocument>(),
        document => Assert.Contains(document.Capabilities[0].Name, Written(document), StringComparison.Ordinal));

    private static string Written(DoctorDocument? document = null, int? width = Narrow)
    {
        using var writer = new StringWriter();
        DoctorConsole.Write(new Screen(writer, width), document ?? Document);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
