using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>Which launches fit into a time, on a clock that every launch puts forward.</summary>
public sealed class LaunchRoundsTests
{
    private TimeSpan _now;

    public static TheoryData<int, double, int, int> Plans => new()
    {
        // cells, seconds a launch, reached, rounds: of 280 s
        { 24, 2.8, 24, 3 }, // 67 s a round
        { 24, 3.8, 24, 3 }, // 91 s: the third ends at 274 s
        { 24, 4.5, 24, 2 }, // 108 s: it would end at 324 s
        { 24, 6, 23, 2 }, // the 24th launch would end at 144 s
        { 24, 10, 14, 2 },
        { 24, 69, 2, 2 },
        { 24, 150, 1, 2 }, // one launch alone is longer than half of the time, and is repeated as far as the time goes
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task The_first_round_ends_at_half_of_the_time_and_what_it_reached_is_repeated(int cells, double seconds, int reached, int rounds)
    {
        LaunchRounds<int> launches = new(cells, 3, Budget(280));
        (int Reached, int Rounds) said = default;

        await launches.RunAsync(Launch(_ => seconds), _ => { }, firstRoundEnded: () => said = (launches.Reached, launches.Rounds));

        Assert.Equal((reached, rounds), said);
        Assert.Equal((reached, rounds), (launches.Reached, launches.Rounds));
        Assert.True(_now <= TimeSpan.FromSeconds(280) || reached == 1);
        Assert.Equal(launches.Done, launches.Planned);
        Assert.All(Enumerable.Range(0, reached), cell => Assert.Equal(rounds, launches[cell].Count));
        Assert.All(Enumerable.Range(reached, cells - reached), cell => Assert.Empty(launches[cell]));
    }

    [Fact]
    public async Task A_round_that_no_longer_fits_is_not_begun()
    {
        LaunchRounds<int> launches = new(2, 3, Budget(100));

        await launches.RunAsync(Launch(done => done < 2 ? 10 : 30), _ => { }); // 20 s, then 60 s: of the third 20 s are left

        Assert.Equal((2, 2, 4, 4), (launches.Reached, launches.Rounds, launches.Done, launches.Planned));
    }

    [Fact]
    public async Task The_clock_may_cut_a_round_and_what_ended_stays()
    {
        LaunchRounds<int> launches = new(2, 2, Budget(100));

        await launches.RunAsync(
            (cell, number) => launches.Done == 3 ? throw new OperationCanceledException() : Launch(_ => 10)(cell, number), _ => { });

        Assert.Equal((3, 4), (launches.Done, launches.Planned));
        Assert.Equal([2, 1], new[] { launches[0].Count, launches[1].Count });
    }

    [Fact]
    public async Task One_round_may_take_all_of_the_time()
    {
        LaunchRounds<int> launches = new(24, 1, Budget(90));

        await launches.RunAsync(Launch(_ => 10), _ => { });

        Assert.Equal((9, 1, 9, 9), (launches.Reached, launches.Rounds, launches.Done, launches.Planned));
    }

    [Fact]
    public async Task Cells_that_want_more_get_it_in_turn_while_there_is_time()
    {
        LaunchRounds<int> launches = new(3, 2, Budget(100));

        await launches.RunAsync(Launch(_ => 10), _ => { }, results => results.Count < 9 && results[0] != 1);

        // 60 s of rounds; then cells 0 and 2 in turn, at most as often again as there were rounds: that is 40 s more.
        Assert.Equal([4, 2, 4], new[] { launches[0].Count, launches[1].Count, launches[2].Count });
        Assert.Equal((10, 10), (launches.Done, launches.Planned));

        _now = TimeSpan.Zero;
        LaunchRounds<int> late = new(3, 2, Budget(75));
        await late.RunAsync(Launch(_ => 10), _ => { }, results => results[0] != 1);
        Assert.Equal([3, 2, 2], new[] { late[0].Count, late[1].Count, late[2].Count }); // a second one would end at 80 s
    }

    [Fact]
    public async Task Without_a_budget_all_launches_are_made_however_long_they_take()
    {
        LaunchRounds<int> launches = new(3, 4);

        await launches.RunAsync(Launch(_ => 1e6), _ => { });

        Assert.Equal((12, 12, 4, 3), (launches.Done, launches.Planned, launches.Rounds, launches.Reached));
    }

    private RoundBudget Budget(double seconds) => new(TimeSpan.FromSeconds(seconds), () => _now);

    /// <summary>A launch that gives the number of its cell, and how long it takes.</summary>
    private Func<int, int, Task<int>> Launch(Func<int, double> seconds)
    {
        int done = 0;
        return (cell, _) =>
        {
            _now += TimeSpan.FromSeconds(seconds(done++));
            return Task.FromResult(cell);
        };
    }
}
