using System.Buffers.Binary;
using System.Globalization;

namespace Bench.Tls;

/// <summary>
/// Counts the TLS records of one direction of a connection, from the headers as they pass: nothing about a record but its header
/// is in clear, and nothing more is needed. One thread at a time takes; any may read the count.
/// </summary>
internal sealed class TlsRecords
{
    /// <summary>Content type, legacy version and length (RFC 8446, section 5.1).</summary>
    private const int HeaderBytes = 5;

    private const int VersionOffset = 1, LengthOffset = 3;

    /// <summary>The first byte of the version of every record, from SSL 3.0 to TLS 1.3 (RFC 8446, section 5.1: legacy_record_version).</summary>
    private const int MajorVersion = 3;

    /// <summary>change_cipher_spec, the least of the content types (RFC 8446, section 5.1 and appendix B.1).</summary>
    private const int LeastType = 20;

    /// <summary>application_data, the greatest; heartbeat (24, RFC 6520) is a type that neither .NET nor OpenSSL 3 sends.</summary>
    private const int GreatestType = 23;

    /// <summary>Most bytes behind a header: 2^14 and the expansion that TLS 1.2 allows (RFC 5246, section 6.2.3); TLS 1.3 allows less.</summary>
    private const int LargestRecord = 16_384 + 2048;

    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerBytes;
    private int _rest;
    private long _count;
    private volatile string? _malformed;

    /// <summary>Records whose header has passed.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Why what passed is not TLS, from the first header that cannot be one; nothing is counted after it. Null while all is well.</summary>
    public string? Malformed => _malformed;

    /// <summary>Whether the last record has not passed to its end.</summary>
    public bool IsInside => _headerBytes > 0 || _rest > 0;

    /// <summary>Counts what passes, in pieces as they come.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _malformed is null)
        {
            if (_rest > 0)
            {
                int passed = Math.Min(_rest, bytes.Length);
                _rest -= passed;
                bytes = bytes[passed..];
                continue;
            }

            int part = Math.Min(HeaderBytes - _headerBytes, bytes.Length);
            bytes[..part].CopyTo(_header.AsSpan(_headerBytes));
            _headerBytes += part;
            bytes = bytes[part..];
            if (_headerBytes == HeaderBytes)
                EndHeader();
        }
    }

    private void EndHeader()
    {
        int type = _header[0], version = _header[VersionOffset], length = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(LengthOffset));
        if (type is < LeastType or > GreatestType || version != MajorVersion || length > LargestRecord)
        {
            _malformed = string.Create(CultureInfo.InvariantCulture, $"a record of type {type}, version {version} and {length} bytes is none of TLS");
            return;
        }

        _headerBytes = 0;
        _rest = length;
        Volatile.Write(ref _count, _count + 1);
    }
}
