using BatchSend.Broker;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>What is a frame and what is none.</summary>
public sealed class FrameCodecTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("Zürich", FrameCodec.MostContextBytes)]
    public void A_frame_is_read_as_it_was_written(string name, int payload)
    {
        var context = new byte[payload];
        new Random(1).NextBytes(context);
        foreach (FrameKind kind in Enum.GetValues<FrameKind>())
        {
            Assert.True(FrameCodec.TryRead(Frames.Bytes(new Frame(kind, 200, name, context)), out Frame read));
            Assert.Equal((kind, (byte)200, name), (read.Kind, read.Detail, read.Name));
            Assert.Equal(context, read.Payload.ToArray());
        }
    }

    [Fact]
    public void The_longest_frame_fits_and_one_byte_more_is_none()
    {
        byte[] longest = Frames.Bytes(new Frame(FrameKind.Give, 0, new string('x', FrameCodec.MostNameBytes), new byte[FrameCodec.MostContextBytes]));
        Assert.Equal(FrameCodec.MostBytes, longest.Length);
        Assert.True(FrameCodec.TryRead(longest, out _));
        Assert.False(FrameCodec.TryRead([.. longest, 0], out _));
    }

    [Theory]
    [InlineData(0, 'X')] // another word
    [InlineData(3, '2')] // another version
    [InlineData(4, 0)] // no kind
    [InlineData(4, 200)]
    [InlineData(6, 3)] // a name longer than the frame
    [InlineData(7, 1)] // the zero
    [InlineData(8, 0xFF)] // no UTF-8
    public void One_wrong_byte_makes_it_none(int index, int value)
    {
        byte[] bytes = Frames.Bytes(new Frame(FrameKind.Fetch, 0, "ab"));
        Assert.True(FrameCodec.TryRead(bytes, out _));
        bytes[index] = (byte)value;
        Assert.False(FrameCodec.TryRead(bytes, out _));
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_never_throws()
    {
        var random = new Random(20_241);
        byte[] start = Frames.Bytes(new Frame(FrameKind.Offer, 0, "name"));
        for (int i = 0; i < 100_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            start.AsSpan(0, Math.Min(random.Next(start.Length + 1), bytes.Length)).CopyTo(bytes);
            if (FrameCodec.TryRead(bytes, out Frame frame))
                Assert.Equal(bytes, Frames.Bytes(frame));
        }
    }

    [Theory]
    [InlineData("x", true)]
    [InlineData("Zürich 1", true)]
    [InlineData("", false)]
    [InlineData("a\nheld b", false)] // would be two lines of a log
    [InlineData("\u001b[2J", false)]
    [InlineData(null, false)]
    public void A_name_has_bytes_of_text(string? name, bool valid) => Assert.Equal(valid, FrameCodec.IsName(name));

    [Fact]
    public void A_name_is_measured_in_bytes()
    {
        Assert.True(FrameCodec.IsName(new string('ü', FrameCodec.MostNameBytes / 2)));
        Assert.False(FrameCodec.IsName(new string('ü', (FrameCodec.MostNameBytes / 2) + 1)));
        Assert.False(FrameCodec.IsName(new string('\ud800', 1))); // half of a pair
    }
}
