using Bench.Traffic;

namespace Bench.Sinks;

/// <summary>Checks that a stream is, byte for byte, the messages 0, 1, 2, … of one size.</summary>
internal sealed class StreamVerifier(int messageSize)
{
    private readonly byte[] _expected = new byte[messageSize];
    private long _sequence;
    private int _offset;
    private bool _differs;
    private long _corrupt;

    /// <summary>Checks the next bytes of the stream.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_offset == 0)
                VerifyPattern.Fill(_expected, _sequence);
            int length = Math.Min(bytes.Length, messageSize - _offset);
            _differs |= !bytes[..length].SequenceEqual(_expected.AsSpan(_offset, length));
            bytes = bytes[length..];
            _offset += length;
            if (_offset == messageSize)
                NextMessage();
        }
    }

    /// <summary>Ends the stream: a message that broke off counts as corrupt. Returns the corrupt messages.</summary>
    public long Complete()
    {
        if (_offset > 0)
        {
            _differs = true;
            NextMessage();
        }

        return _corrupt;
    }

    private void NextMessage()
    {
        if (_differs)
            _corrupt++;
        _differs = false;
        _offset = 0;
        _sequence++;
    }
}
