using BatchSend.Senders;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>The run-splitter against a reference that is as plain as the rule: exhaustively for short batches, at random for long ones.</summary>
public sealed class RunSplitterTests
{
    private const int Max = RunSplitter.MaxBytes;

    // Few sizes make every relation between neighbours: empty, shorter, equal, longer, half and all of a send, too large.
    private static readonly int[] Alphabet = [0, 1, 2, 3, Max / 3, Max / 2, (Max / 2) + 1, Max, Max + 1];

    [Fact]
    public void Agrees_with_the_rule_for_every_short_batch()
    {
        for (int length = 1; length <= 4; length++)
        {
            var digits = new int[length];
            do
            {
                int[] sizes = [.. digits.Select(static d => Alphabet[d])];
                for (int limit = 1; limit <= length + 1; limit++)
                    AssertAgrees(sizes, limit);
            }
            while (Increment(digits, Alphabet.Length));
        }
    }

    [Fact]
    public void Agrees_with_the_rule_for_every_longer_batch_of_three_sizes()
    {
        for (int length = 5; length <= 8; length++)
        {
            var digits = new int[length];
            do
                for (int limit = 1; limit <= length + 1; limit++)
                    AssertAgrees(digits, limit);
            while (Increment(digits, 3));
        }
    }

    [Fact]
    public void Agrees_with_the_rule_for_random_batches()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            int size = random.Next(2000), spread = random.Next(4);
            int[] sizes = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => Math.Max(0, size - (random.Next(20) == 0 ? random.Next(-spread, spread + 1) : 0)))];
            AssertAgrees(sizes, random.Next(1, 130));
        }
    }

    [Theory]
    [InlineData(511, 128, 128)]
    [InlineData(512, 128, 127)] // 128 of them are 65,536 bytes
    [InlineData(1200, 128, 54)]
    [InlineData(1200, 64, 54)]
    [InlineData(64, 64, 64)]
    [InlineData(Max, 128, 1)]
    public void A_send_is_bounded_by_segments_and_bytes(int size, int limit, int segments) =>
        Assert.Equal(segments, Next([.. Enumerable.Repeat(size, 200)], limit));

    [Fact]
    public void A_whole_batch_is_split_without_gap_or_overlap()
    {
        var random = new Random(2);
        for (int i = 0; i < 2_000; i++)
        {
            int[] sizes = [.. Enumerable.Range(0, random.Next(1, 100)).Select(_ => random.Next(4) * 100)];
            int at = 0;
            while (at < sizes.Length)
            {
                int count = Next(sizes.AsSpan(at), 16);
                Assert.InRange(count, 1, sizes.Length - at);
                int alone = RunSplitter.Alone<int, PlainSize>(sizes.AsSpan(at), 16);
                Assert.Equal(count > 1 ? 0 : Alone(sizes.AsSpan(at), 16), alone);
                at += count;
            }
        }
    }

    private static void AssertAgrees(ReadOnlySpan<int> sizes, int limit)
    {
        int expected = Reference(sizes, limit), actual = Next(sizes, limit);
        if (expected != actual) // the message is made for a failure alone: there are millions of cases
            Assert.Fail($"[{string.Join(", ", sizes.ToArray())}] at most {limit}: expected {expected}, got {actual}");
    }

    private static int Next(ReadOnlySpan<int> sizes, int limit) => RunSplitter.Next<int, PlainSize>(sizes, limit);

    /// <summary>The longest prefix that is a run; runs of every length are tried.</summary>
    private static int Reference(ReadOnlySpan<int> sizes, int limit)
    {
        int longest = 1;
        for (int count = 2; count <= sizes.Length; count++)
        {
            if (IsRun(sizes[..count], limit))
                longest = count;
        }

        return longest;
    }

    private static bool IsRun(ReadOnlySpan<int> sizes, int limit)
    {
        int size = sizes[0], last = sizes[^1];
        foreach (int other in sizes[..^1])
        {
            if (other != size)
                return false;
        }

        return size > 0 && last > 0 && last <= size && sizes.Length <= limit && sizes.Length * (long)size <= Max;
    }

    private static int Alone(ReadOnlySpan<int> sizes, int limit)
    {
        int count = 0;
        while (count < sizes.Length && Reference(sizes[count..], limit) == 1)
            count++;
        return count;
    }

    private static bool Increment(int[] digits, int radix)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            if (++digits[i] < radix)
                return true;
            digits[i] = 0;
        }

        return false;
    }
}
