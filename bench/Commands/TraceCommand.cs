using System.CommandLine;
using Bench.Pairing.Traced;

namespace Bench.Commands;

/// <summary><c>trace-count</c>, hidden: the windows that strace counts, for <see cref="TraceRun"/>. It sends them; strace around it counts.</summary>
internal static class TraceCommand
{
    public const string Name = "trace-count";

    public static Command Create() => ChildCommand.Create<TraceJob>(
        Name, "Sends windows between marker calls, for strace to count.",
        job => job.Check(),
        (job, token) => OperatingSystem.IsLinux()
            ? TraceWork.RunAsync(job, ChildCommand.Print, token)
            : throw CommandFailure.Usage("strace exists on Linux only"));
}
