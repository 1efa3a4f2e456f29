using System.Diagnostics;
using Bench.Echoes;
using Xunit;

namespace Bench.Tests.Echoes;

/// <summary>What is under way and how long it took, on a clock of the test's.</summary>
public sealed class EchoTripsTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Times_count_from_when_a_batch_was_due_however_late_it_was_sent()
    {
        using EchoTrips trips = new(batch: 4, loses: false);
        trips.Begin(due: 100, sent: 1100, count: 4);
        trips.Arrived(first: 0, count: 1, ticks: 1600);
        trips.Arrived(first: 1, count: 3, ticks: 2100);

        Assert.Equal((0, 1), (trips.UnderWay, trips.Times.First.Count));
        Assert.Equal((1500, 2000, 1000), (Max(trips.Times.First), Max(trips.Times.Last), Max(trips.Times.Late)));
    }

    [Fact]
    public void One_receive_call_may_end_several_batches_and_begin_another()
    {
        using EchoTrips trips = new(batch: 4, loses: false);
        for (int i = 0; i < 3; i++)
            trips.Begin(due: i, sent: i, count: 4);
        trips.Arrived(first: 0, count: 9, ticks: 100);

        Assert.Equal((3, 2), (trips.UnderWay, trips.Times.Last.Count));
        trips.Arrived(first: 9, count: 3, ticks: 200);
        Assert.Equal((0, 3), (trips.UnderWay, trips.Times.Last.Count));
        Assert.Equal((100, 198), (Max(trips.Times.First), Max(trips.Times.Last)));
    }

    [Fact]
    public void What_lost_a_message_is_given_up_at_last_and_has_no_time_before_the_rest_comes()
    {
        using EchoTrips trips = new(batch: 4, loses: true);
        trips.Begin(due: 0, sent: 0, count: 4);
        trips.Begin(due: 0, sent: 0, count: 4);
        trips.Arrived(first: 0, count: 3, ticks: 5);
        trips.Arrived(first: 4, count: 4, ticks: 10);
        trips.GiveUp(Second);
        Assert.Equal(1, trips.UnderWay);

        trips.GiveUp(Second + 6);
        Assert.Equal((0, 1), (trips.UnderWay, trips.Times.Last.Count));
        trips.Arrived(first: 3, count: 1, ticks: 2 * Second); // late after all: a stall, and no loss
        Assert.Equal((0, 2, 2 * Second), (trips.UnderWay, trips.Times.Last.Count, Max(trips.Times.Last)));
    }

    [Fact]
    public void What_was_given_up_is_forgotten_when_its_place_is_needed_or_the_times_begin_anew()
    {
        using EchoTrips trips = new(batch: 1, loses: true);
        int begun = 0;
        for (; trips.HasSlot; begun++)
            trips.Begin(due: 0, sent: 0, count: 1);
        trips.GiveUp(Second + 1);
        Assert.Equal(0, trips.UnderWay);
        trips.Begin(due: 0, sent: 2 * Second, count: 1); // in the place of the first

        trips.Arrived(first: 0, count: 1, ticks: 3 * Second);
        Assert.Equal((1, 0), (trips.UnderWay, trips.Times.Last.Count));
        trips.Arrived(first: 1, count: 1, ticks: 3 * Second);
        Assert.Equal((1, 1), (trips.UnderWay, trips.Times.Last.Count));
        trips.Arrived(first: begun, count: 1, ticks: 3 * Second);
        Assert.Equal((0, 2), (trips.UnderWay, trips.Times.Last.Count));

        trips.TimeFromHere();
        trips.Arrived(first: 2, count: 1, ticks: 4 * Second);
        Assert.Equal((0, 0), (trips.UnderWay, trips.Times.Last.Count));
    }

    [Fact]
    public void A_stream_gives_nothing_up()
    {
        using EchoTrips trips = new(batch: 1, loses: false);
        trips.Begin(due: 0, sent: 0, count: 1);
        trips.GiveUp(1000 * Second);
        Assert.Equal(1, trips.UnderWay);
    }

    [Fact]
    public void Slots_come_free_one_by_one()
    {
        using EchoTrips trips = new(batch: 1, loses: false);
        int begun = 0;
        for (; trips.HasSlot; begun++)
            trips.Begin(due: 0, sent: 0, count: 1);
        trips.Arrived(first: 1, count: 1, ticks: 1);
        Assert.False(trips.HasSlot, "the next batch takes the place of the first");
        trips.Arrived(first: 0, count: 1, ticks: 1);
        Assert.True(trips.HasSlot);
        Assert.Equal(begun - 2, trips.UnderWay);
    }

    [Fact]
    public void Messages_are_due_at_an_even_pace_whatever_the_batch()
    {
        EchoPace pace = new(origin: 7, perSecond: 50_000);
        Assert.Equal((7, 7 + (Second / 50_000), 7 + (20 * Second)), (pace.DueOf(0), pace.DueOf(1), pace.DueOf(1_000_000)));
        Assert.Equal((0, 1, 16), (pace.DueBy(6, 1), pace.DueBy(7, 1), pace.DueBy(pace.DueOf(16) - 1, 1)));
        Assert.Equal((0, 16, 16), (pace.DueBy(pace.DueOf(14), 16), pace.DueBy(pace.DueOf(15), 16), pace.DueBy(pace.DueOf(30), 16)));
        Assert.True(EchoPace.WaitUntil(Stopwatch.GetTimestamp() - 1, static () => true));
        Assert.False(EchoPace.WaitUntil(long.MaxValue, static () => true));
    }

    [Fact]
    public void Every_byte_of_a_message_is_checked()
    {
        EchoMessages messages = new(batch: 3, size: 20);
        byte[] message = messages.Next(3, 300).Span[1].ToArray();
        Assert.True(messages.IsIntact(message, 301, 0));
        Assert.False(messages.IsIntact(message, 304, 0));
        for (int i = 0; i < message.Length; i++)
        {
            message[i] ^= 0x10;
            Assert.False(messages.IsIntact(message, 301, 0));
            Assert.False(messages.IsIntact(message.AsSpan(i, 1), 301, i));
            message[i] ^= 0x10;
            Assert.True(messages.IsIntact(message.AsSpan(i), 301, i));
        }
    }

    private static long Max(TimeSamples samples) =>
        (long)Math.Round(samples.Figures("none").MaxNs.Value!.Value * Stopwatch.Frequency / 1e9);
}
