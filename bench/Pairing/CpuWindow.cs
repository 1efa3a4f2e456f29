using System.Diagnostics;
using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Meters;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// CPU time of one arm inside its sends, over several short windows. The process's CPU time is exact; of it is taken off
/// what passed outside sends, where the harness waits for the window by pausing, so on the CPU but never in the kernel.
/// How the rest divides into user and kernel is the kernel's own sampling at its timer tick (1 to 10 ms), so it is known
/// to about a tenth only; where too little time was spent inside sends to sample it, it is not given at all.
/// </summary>
internal sealed class CpuWindow(Arm arm, SendWindow window)
{
    /// <summary>
    /// Windows of each arm, in turn: what a send costs depends on whether the sink happens to be asleep, and that can
    /// last for a while.
    /// </summary>
    private const int Rounds = 8;

    private const double NsPerMillisecond = 1e6;

    /// <summary>Enough time inside sends of one window: eight of them are 20 ticks of a kernel with 250 Hz.</summary>
    private const double EnoughNs = 10 * NsPerMillisecond;

    /// <summary>The end of a window that mostly waits.</summary>
    private const double LongestNs = 20 * NsPerMillisecond;

    /// <summary>Too little time inside sends to divide: fewer than ten such ticks.</summary>
    private const double TooLittleNs = Rounds * EnoughNs / 2;

    /// <summary>
    /// Share of a window that the thread may be off the CPU without waiting for a send. Above it the host ran something
    /// else meanwhile: what passed outside sends was then not all CPU time, and taking it off would make sends look cheap.
    /// </summary>
    private const double MostTakenAway = 0.05;

    private int _disturbed;
    private double _insideNs;
    private double _userNs;
    private double _kernelNs;
    private long _messages;

    /// <summary>Measures arms in turn.</summary>
    public static async Task<IReadOnlyList<(Reading UserNsPerMessage, Reading KernelNsPerMessage)>> MeasureAsync(
        IReadOnlyList<Arm> arms, SendWindow window)
    {
        CpuWindow[] windows = [.. arms.Select(arm => new CpuWindow(arm, window))];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (CpuWindow cpu in windows)
                await cpu.AddAsync().ConfigureAwait(false);
        }

        return [.. windows.Select(w => w.Readings())];
    }

    private async ValueTask AddAsync()
    {
        window.Drain();
        CpuTimes before = CpuTimes.Now();
        Window sent = await SendAsync().ConfigureAwait(false);
        CpuTimes used = CpuTimes.Now() - before;
        if (IsDisturbed(sent.InsideNs + sent.OutsideNs, sent.PendingNs, used.TotalNs))
        {
            _disturbed++;
            return;
        }

        _insideNs += sent.InsideNs;
        _messages += sent.Messages;
        _userNs += used.UserNs - sent.OutsideNs;
        _kernelNs += used.KernelNs;
    }

    /// <summary>Whether the CPU was taken from the sender for too much of a window.</summary>
    /// <param name="wallNs">Length of the window.</param>
    /// <param name="pendingNs">Part of it in which a send waited for room, and the thread rightly had no CPU.</param>
    /// <param name="cpuNs">CPU time that the process used in it.</param>
    internal static bool IsDisturbed(double wallNs, double pendingNs, double cpuNs) =>
        wallNs - pendingNs - cpuNs > MostTakenAway * wallNs;

    private (Reading User, Reading Kernel) Readings()
    {
        double sendNs = _userNs + _kernelNs;
        if (_insideNs < TooLittleNs || sendNs <= 0)
        {
            Reading unknown = Reading.NotAvailable(_disturbed > 0
                ? "other work took the CPU from the sender, so its time outside sends cannot be told from CPU time"
                : "too little of the time was spent inside sends to divide it into user and kernel: the kernel samples that at its timer tick");
            return (unknown, unknown);
        }

        // The sample can exceed the exact sum where nearly all of it is kernel time.
        Reading none = Reading.NotAvailable("less than the kernel's sampling of user and kernel time can tell from none"), all = Reading.Of(sendNs).Per(_messages);
        return _userNs <= 0 ? (none, all)
            : _kernelNs <= 0 ? (all, none)
            : (Reading.Of(_userNs).Per(_messages), Reading.Of(_kernelNs).Per(_messages));
    }

    /// <summary>One window.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Window> SendAsync()
    {
        long begin = Stopwatch.GetTimestamp(), now = begin, inside = 0, pending = 0, messages = 0;
        while (BlockTimer.ToNs(inside) < EnoughNs && BlockTimer.ToNs(now - begin) < LongestNs)
        {
            window.WaitFor(arm.Batch);
            long start = Stopwatch.GetTimestamp();
            ValueTask<SendResult> send = arm.SendAsync();
            bool atOnce = send.IsCompletedSuccessfully;
            SendResult result = send.IsCompletedSuccessfully ? send.Result : await send.ConfigureAwait(false);
            now = Stopwatch.GetTimestamp();
            inside += now - start;
            pending += atOnce ? 0 : now - start;
            window.Account(result, arm.Batch, arm.Name);
            messages += result.Accepted;
        }

        return new Window(BlockTimer.ToNs(inside), BlockTimer.ToNs(now - begin - inside), BlockTimer.ToNs(pending), messages);
    }

    /// <summary>What passed in one window: inside sends, outside them, and of the former in sends that had to wait.</summary>
    private readonly record struct Window(double InsideNs, double OutsideNs, double PendingNs, long Messages);
}
