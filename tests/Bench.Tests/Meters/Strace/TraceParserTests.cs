using Bench.Meters.Strace;
using Xunit;

namespace Bench.Tests.Meters.Strace;

/// <summary>
/// Traces of strace 6.1 of this program: in threads.strace the runtime compiles in other threads meanwhile, in calm.strace
/// it does not. Their windows are whole, what lies between them is cut.
/// </summary>
public sealed class TraceParserTests
{
    [Fact]
    public void Every_call_is_counted_where_it_was_entered_whatever_other_threads_do()
    {
        var windows = TraceParser.Parse(File.ReadLines(Captured("threads")));

        Assert.Equal([(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0)], windows.Keys.Order());
        // 3 of the 4 sends of the first window, and 20 of the 256 of the last, were interrupted and resumed.
        Assert.All(Enumerable.Range(0, 5), window => Assert.Equal(4, windows[(0, window)]["sendmmsg"]));
        Assert.Equal(256, windows[(1, 0)]["sendto"]);
        Assert.Equal(
            new Dictionary<string, long> { ["futex"] = 4, ["sched_yield"] = 2, ["sendmmsg"] = 4 },
            windows[(0, 0)].OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary());
        Assert.DoesNotContain("access", windows.Values.SelectMany(w => w.Keys));
    }

    [Fact]
    public void A_calm_window_holds_nothing_but_its_sends()
    {
        var windows = TraceParser.Parse(File.ReadLines(Captured("calm")));

        Assert.Equal(6, windows.Count);
        Assert.Equal(new Dictionary<string, long> { ["sendmmsg"] = 4 }, windows[(0, 2)]);
        Assert.Equal(256, windows[(1, 0)]["sendto"]);
    }

    [Fact]
    public void Signals_ends_and_calls_without_a_name_do_not_disturb_it()
    {
        var windows = TraceParser.Parse(
        [
            "7     sendto(3, \"\"..., 64, 0, NULL, 0) = 64",
            "7     faccessat(AT_FDCWD, \"/dev/null/batchsend/2/13/begin\", F_OK) = -1 ENOTDIR (Not a directory)",
            "12345 --- SIGRT_2 {si_signo=SIGRT_2, si_code=SI_TKILL, si_pid=7, si_uid=0} ---",
            "7     sendto(3, \"\"..., 64, 0, NULL, 0) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
            "7     sendto(3, \"\"..., 64, 0, NULL, 0) = -1 EAGAIN (Resource temporarily unavailable)",
            "12345 ???( <unfinished ...>",
            "12345 +++ killed by SIGKILL +++",
            "8     execve(\"/bin/true\", 0x1, 0x2 <detached ...>",
            "9     <... execve resumed> <detached ...>",
            "7     faccessat2(AT_FDCWD, \"/dev/null/batchsend/2/13/end\", F_OK, 0 <unfinished ...>",
        ]);

        Assert.Equal(new Dictionary<string, long> { ["sendto"] = 2, ["???"] = 1, ["execve"] = 1 }, windows[(2, 13)]);
    }

    [Theory]
    [InlineData("no thread's id")]
    [InlineData("7 strace: something went wrong")]
    [InlineData("7     access(\"/dev/null/batchsend/0/0/middle\", F_OK) = -1 ENOTDIR (Not a directory)")]
    [InlineData("7     openat(AT_FDCWD, \"/dev/null/batchsend/0/0/end\", O_RDONLY) = -1 ENOTDIR (Not a directory)")]
    public void What_is_not_understood_within_a_window_is_refused(string line) =>
        Assert.Throws<FormatException>(() => TraceParser.Parse([Marker(0, "begin"), line, Marker(0, "end")]));

    [Fact]
    public void Outside_windows_nothing_counts_but_markers()
    {
        Assert.Empty(TraceParser.Parse(["no thread's id", "7     sendto(3, \"\"..., 64, 0, NULL, 0) = 64"]));
        Assert.Throws<FormatException>(() => TraceParser.Parse([Marker(0, "end")]));
        Assert.Throws<FormatException>(() => TraceParser.Parse([Marker(0, "begin")]));
    }

    [Fact]
    public void Windows_within_windows_and_windows_twice_are_refused()
    {
        string begin = Marker(0, "begin"), end = Marker(0, "end");

        Assert.Throws<FormatException>(() => TraceParser.Parse([begin, Marker(1, "begin"), end, Marker(1, "end")]));
        Assert.Throws<FormatException>(() => TraceParser.Parse([begin, Marker(1, "end")]));
        Assert.Throws<FormatException>(() => TraceParser.Parse([begin, end, begin, end]));
        Assert.Empty(TraceParser.Parse([begin, end])[(0, 0)]);
    }

    [Fact]
    public void A_marker_is_a_call_that_changes_nothing_and_is_read_back_from_its_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        TraceMarker marker = new(3, 4, IsEnd: true);
        if (OperatingSystem.IsLinux())
            marker.Issue();

        Assert.False(Path.Exists(marker.Path));
        Assert.Equal(marker, TraceMarker.In($"7     access(\"{marker.Path}\", F_OK) = -1 ENOTDIR (Not a directory)"));
        Assert.Null(TraceMarker.In("7     access(\"/dev/null\", F_OK) = 0"));
    }

    private static string Marker(int window, string end) =>
        $"7     access(\"/dev/null/batchsend/0/{window}/{end}\", F_OK) = -1 ENOTDIR (Not a directory)";

    private static string Captured(string name) => Path.Combine(AppContext.BaseDirectory, "Meters", "Strace", name + ".strace");
}
