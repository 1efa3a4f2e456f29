using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Traffic;

public sealed class VerifyPatternTests
{
    [Theory]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(1203)]
    public void A_change_of_any_byte_shows(int size)
    {
        byte[] message = new byte[size];
        VerifyPattern.Fill(message, 42);
        Assert.True(VerifyPattern.IsIntact(message));
        Assert.Equal(42, VerifyPattern.ReadSequence(message));
        for (int i = 0; i < size; i++)
        {
            message[i] ^= 0x10;
            Assert.False(VerifyPattern.IsIntact(message), $"byte {i}");
            message[i] ^= 0x10;
        }

        Assert.False(VerifyPattern.IsIntact(message.AsSpan(0, size - 1)) && size > 9);
        Assert.False(VerifyPattern.IsIntact([.. message, 0]));
    }

    [Fact]
    public void Two_sequence_numbers_have_different_bytes()
    {
        byte[] first = new byte[64], second = new byte[64];
        VerifyPattern.Fill(first, 1);
        VerifyPattern.Fill(second, 2);
        Assert.NotEqual(first[8..], second[8..]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0x34)]
    [InlineData(2, 0x1234)]
    [InlineData(7, 0x1234)]
    [InlineData(8, 0x1234)]
    public void A_short_message_holds_the_low_bytes_of_its_number(int size, long sequence)
    {
        byte[] message = new byte[size];
        VerifyPattern.Fill(message, 0x1234);
        Assert.Equal(sequence, VerifyPattern.ReadSequence(message));
        Assert.True(VerifyPattern.IsIntact(message));
    }

    [Fact]
    public void Message_sets_are_repeatable_and_of_separate_arrays()
    {
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(8, 100);
        Assert.Equal(MessageSet.Create(8, 100).Select(m => m.ToArray()), messages.Select(m => m.ToArray()));
        Assert.Equal(8, messages.Select(m => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(m, out var a) ? a.Array : null).Distinct().Count());
        Assert.NotEqual(messages[0].ToArray(), messages[1].ToArray());
    }
}
