using Bench.Meters;
using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>Which of constructed windows a count rests on.</summary>
public sealed class CountingWindowsTests
{
    [Fact]
    public void The_undisturbed_window_with_the_fewest_calls_stands()
    {
        (SyscallCounts? counts, string? reason) = CountingWindows.Fewest(
            [Window(6), Window(5), Window(7), Window(2, atOnce: false), Window(3, issued: 5), Window(8), Window(9)]);

        Assert.Equal((5, null), (counts?.Total, reason));
    }

    [Fact]
    public void Fewer_undisturbed_windows_than_the_minimum_is_taken_over_are_no_count()
    {
        (SyscallCounts? counts, string? reason) = CountingWindows.Fewest(
        [
            .. Enumerable.Repeat(Window(4), CountingWindows.Windows - 1),
            .. Enumerable.Repeat(Window(4, atOnce: false), CountingWindows.Windows),
            Window(4, issued: 5),
        ]);

        Assert.Null(counts);
        Assert.StartsWith($"{CountingWindows.Unstable}: in 6 of 10 windows", reason, StringComparison.Ordinal);
        Assert.Null(CountingWindows.Fewest([]).Counts);
    }

    [Fact]
    public void What_the_library_did_is_the_fewest_of_the_windows_that_did_not_wait()
    {
        OwnCounts own = OwnCounts.FewestOf([new(false, 3, 0), new(true, 5, 64), new(true, 4, 128), new(true, 6, 96)]);

        Assert.Equal(new OwnCounts(true, 4, 64), own);
        Assert.Equal(Reading.Of(4), own.Exact(own.Issued));
    }

    [Fact]
    public void Where_every_window_waited_it_is_shown_and_no_exact_count()
    {
        OwnCounts own = OwnCounts.FewestOf([new(false, 5, 64), new(false, 4, 128)]);

        Assert.Equal(new OwnCounts(false, 4, 64), own);
        Assert.StartsWith(CountingWindows.Unstable, own.Exact(own.Issued).Reason, StringComparison.Ordinal);
    }

    private static CountedWindow Window(long total, bool atOnce = true, long issued = 4) =>
        new(atOnce, issued, new SyscallCounts(total, new Dictionary<string, long>(), ContextSwitches: 0));
}
