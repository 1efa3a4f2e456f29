using Bench.Tls;
using Xunit;

namespace Bench.Tests.Tls;

public sealed class TlsRecordsTests
{
    // Handshake, change_cipher_spec, alert and application_data: type, version 1.2, length, body (RFC 8446, section 5.1).
    private static readonly byte[] Four =
    [
        22, 3, 3, 0, 4, 1, 2, 3, 4,
        20, 3, 3, 0, 1, 1,
        21, 3, 3, 0, 2, 1, 0,
        23, 3, 3, 0, 0,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Records_are_counted_however_they_are_cut(int piece)
    {
        TlsRecords records = new();
        for (int at = 0; at < Four.Length; at += piece)
            records.Take(Four.AsSpan(at, Math.Min(piece, Four.Length - at)));
        Assert.Equal(4, records.Count);
        Assert.Null(records.Malformed);
        Assert.False(records.IsInside);
    }

    [Fact]
    public void A_record_that_has_not_passed_to_its_end_is_noticed()
    {
        TlsRecords records = new();
        records.Take(Four.AsSpan(0, 8));
        Assert.True(records.IsInside);
        Assert.Equal(1, records.Count);
        records.Take(Four.AsSpan(8, 3));
        Assert.True(records.IsInside);
        Assert.Equal(1, records.Count);
    }

    [Theory]
    [InlineData(19, 0, 1)]
    [InlineData(24, 0, 1)]
    [InlineData((byte)'G', 0, 1)]
    [InlineData(23, 0xFF, 0xFF)] // longer than any record
    [InlineData(23, 0x48, 0x01)] // by one byte: 2^14 + 2048 + 1
    public void What_is_no_record_ends_the_count(byte type, byte high, byte low)
    {
        TlsRecords records = new();
        records.Take(Four);
        records.Take([type, 3, 3, high, low]);
        records.Take(Four);
        Assert.NotNull(records.Malformed);
        Assert.Equal(4, records.Count);
    }

    [Fact]
    public void A_version_that_no_record_has_ends_the_count()
    {
        TlsRecords records = new();
        records.Take([22, (byte)'T', 3, 0, 1]);
        Assert.Contains("version 84", records.Malformed, StringComparison.Ordinal);
        Assert.Equal(0, records.Count);
    }

    [Fact]
    public void The_longest_record_that_may_be_is_one()
    {
        TlsRecords records = new();
        records.Take([23, 3, 3, 0x48, 0x00]);
        Assert.Null(records.Malformed);
        Assert.Equal(1, records.Count);
    }
}
