using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BatchSend.Broker;

/// <summary>
/// Frames as bytes: the four bytes "BSB1", kind, detail, length of the name, a zero, the name in UTF-8, and the payload up
/// to the end. What is not exactly this is no frame.
/// </summary>
internal static class FrameCodec
{
    /// <summary>Bytes that a name may have: its length is one byte.</summary>
    public const int MostNameBytes = byte.MaxValue;

    /// <summary>Bytes that a context may have: ours, small enough that a packet never waits for room in a fresh Unix socket.</summary>
    public const int MostContextBytes = 4096;

    /// <summary>Bytes of the longest frame.</summary>
    public const int MostBytes = HeaderBytes + MostNameBytes + MostContextBytes;

    private const int HeaderBytes = 8;
    private const int KindAt = 4, DetailAt = 5, NameLengthAt = 6, ZeroAt = 7;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What every frame begins with; another version has another last byte.</summary>
    private static ReadOnlySpan<byte> Magic => "BSB1"u8;

    /// <summary>Whether a name can be sent: 1 to <see cref="MostNameBytes"/> bytes of valid text, in which no control character disturbs the line of a log.</summary>
    public static bool IsName([NotNullWhen(true)] string? name)
    {
        try
        {
            return name is not null && StrictUtf8.GetByteCount(name) is > 0 and <= MostNameBytes && !name.Any(char.IsControl);
        }
        catch (EncoderFallbackException)
        {
            return false; // half of a surrogate pair
        }
    }

    /// <summary>Writes a frame and returns its bytes. Name and payload must be within their limits.</summary>
    public static int Write(in Frame frame, Span<byte> room)
    {
        Magic.CopyTo(room);
        int name = StrictUtf8.GetBytes(frame.Name, room[HeaderBytes..]);
        room[KindAt] = (byte)frame.Kind;
        room[DetailAt] = frame.Detail;
        room[NameLengthAt] = checked((byte)name);
        room[ZeroAt] = 0;
        frame.Payload.Span.CopyTo(room[(HeaderBytes + name)..]);
        return HeaderBytes + name + frame.Payload.Length;
    }

    /// <summary>Reads a frame; false where the bytes are none. The frame shares nothing with them.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Magic) || bytes[ZeroAt] != 0)
            return false;
        var kind = (FrameKind)bytes[KindAt];
        int name = bytes[NameLengthAt];
        if (!Enum.IsDefined(kind) || bytes.Length < HeaderBytes + name || bytes.Length > HeaderBytes + name + MostContextBytes)
            return false;
        try
        {
            frame = new Frame(kind, bytes[DetailAt], StrictUtf8.GetString(bytes.Slice(HeaderBytes, name)), bytes[(HeaderBytes + name)..].ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
