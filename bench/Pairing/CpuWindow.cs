using System.Diagnostics;
using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Meters;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// CPU time of one arm inside its sends. The process's CPU time over a stretch of batches is exact; of it is taken off
/// what passed outside sends, where the harness waits for the window by pausing, so on the CPU but never in the kernel.
/// How the rest divides into user and kernel is the kernel's own sampling at its timer tick (1 to 10 ms), so it is known
/// to about a tenth only; where too little time was spent inside sends to sample it, it is not given at all.
/// </summary>
internal sealed class CpuWindow(Arm arm, SendWindow window)
{
    /// <summary>Enough time inside sends: 20 ticks of a kernel with 250 Hz.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(80);

    /// <summary>Too little to divide: fewer than ten such ticks.</summary>
    private static readonly TimeSpan TooLittle = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    private const double NsPerMillisecond = 1e6;

    public async Task<(Reading UserNsPerMessage, Reading KernelNsPerMessage)> MeasureAsync()
    {
        window.Drain();
        bool spinOnly = window.SpinOnly;
        window.SpinOnly = true;
        CpuTimes before = CpuTimes.Now();
        (double insideNs, double outsideNs, long messages) = await SendAsync().ConfigureAwait(false);
        CpuTimes used = CpuTimes.Now() - before;
        window.SpinOnly = spinOnly;

        double sendCpuNs = used.TotalNs - outsideNs;
        if (insideNs < TooLittle.TotalMilliseconds * NsPerMillisecond || sendCpuNs <= 0)
        {
            Reading none = Reading.NotAvailable(
                "too little of the time was spent inside sends to divide it into user and kernel: the kernel samples that at its timer tick");
            return (none, none);
        }

        // The sample can exceed the exact sum where nearly all of it is kernel time.
        return used.KernelNs < sendCpuNs
            ? (Reading.Of(sendCpuNs - used.KernelNs).Per(messages), Reading.Of(used.KernelNs).Per(messages))
            : (Reading.NotAvailable("less than the kernel's sampling of user and kernel time can tell from none"),
                Reading.Of(sendCpuNs).Per(messages));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(double InsideNs, double OutsideNs, long Messages)> SendAsync()
    {
        long enough = (long)(Enough.TotalSeconds * Stopwatch.Frequency), longest = (long)(Longest.TotalSeconds * Stopwatch.Frequency);
        long begin = Stopwatch.GetTimestamp(), now = begin, inside = 0, messages = 0;
        while (inside < enough && now - begin < longest)
        {
            window.WaitFor(arm.Batch);
            long start = Stopwatch.GetTimestamp();
            ValueTask<SendResult> send = arm.SendAsync();
            SendResult result = send.IsCompletedSuccessfully ? send.Result : await send.ConfigureAwait(false);
            now = Stopwatch.GetTimestamp();
            inside += now - start;
            window.Sent(result.Accepted);
            arm.Check(result);
            messages += result.Accepted;
        }

        return (BlockTimer.ToNs(inside), BlockTimer.ToNs(now - begin - inside), messages);
    }
}
