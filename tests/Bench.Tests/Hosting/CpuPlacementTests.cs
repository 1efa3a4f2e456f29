using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Interop.Linux;
using Bench.Tests.Meters;
using Xunit;

namespace Bench.Tests.Hosting;

[Collection(ProcessWide.Name)]
public class CpuPlacementTests
{
    [Fact]
    public void Sender_and_sink_get_different_cores_where_there_are_two()
    {
        Assert.Equal((3, 1, "sender on CPU 3, sink on CPU 1"), CpuPlacement.Choose([0, 1, 2, 3], cpu => [cpu & ~1, cpu | 1]));
        Assert.Equal((1, 0, "sender on CPU 1, sink on CPU 0"), CpuPlacement.Choose([0, 1], cpu => [cpu]));
    }

    [Fact]
    public void Two_threads_of_one_core_are_said_to_be() =>
        Assert.Equal((1, 0, "sender on CPU 1, sink on CPU 0: two threads of one core"), CpuPlacement.Choose([0, 1], _ => [0, 1]));

    [Fact]
    public void One_cpu_is_shared_and_nothing_is_pinned()
    {
        (int? sender, int? sink, string description) = CpuPlacement.Choose([2], cpu => [cpu]);
        Assert.Null(sender);
        Assert.Null(sink);
        Assert.Contains("one CPU only", description, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_uses_cpus_that_this_process_may_use()
    {
        IReadOnlyList<int> allowed = CpuPlacement.AllowedCpus();
        Assert.Equal(Environment.ProcessorCount, allowed.Count);
        (int? sender, int? sink, _) = CpuPlacement.Plan();
        Assert.Equal(allowed.Count >= 2, sender is not null);
        if (sender is not null)
        {
            Assert.Contains(sender.Value, allowed);
            Assert.Contains(sink!.Value, allowed);
            Assert.NotEqual(sender, sink);
        }
    }

    [Fact]
    public void Pinning_reaches_all_threads_and_those_that_start_later()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("reads /proc");
            return;
        }

        IReadOnlyList<int> allowed = CpuPlacement.AllowedCpus();
        int cpu = allowed[^1];
        try
        {
            Assert.Equal($"pinned to CPU {cpu}", CpuPlacement.PinCurrentProcess(cpu));
            Assert.All(ProcessThreads.Current(), thread => Assert.Equal($"{cpu}", AllowedListOf(thread)));

            IReadOnlyList<int> later = [];
            var thread = new Thread(() => later = CpuPlacement.AllowedCpus());
            thread.Start();
            thread.Join();
            Assert.Equal([cpu], later);
        }
        finally
        {
            AllowAgain(allowed);
        }

        Assert.Equal(allowed, CpuPlacement.AllowedCpus());
    }

    [Fact]
    public void A_cpu_that_does_not_exist_is_said_to()
    {
        Assert.StartsWith("not pinned: ", CpuPlacement.PinCurrentProcess(8000), StringComparison.Ordinal);
        Assert.StartsWith("not pinned: ", CpuPlacement.PinCurrentProcess(1_000_000), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => CpuPlacement.PinCurrentProcess(-1));
    }

    private static string AllowedListOf(int thread) => File.ReadLines($"/proc/self/task/{thread}/status")
        .First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];

    [SupportedOSPlatform("linux")]
    private static void AllowAgain(IReadOnlyList<int> cpus)
    {
        byte[] mask = new byte[1024];
        foreach (int cpu in cpus)
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        foreach (int thread in ProcessThreads.Current())
            _ = SchedSetAffinity.Call(thread, (nuint)mask.Length, mask);
    }
}
