using System.Runtime.InteropServices;
using BatchSend.Interop;
using Xunit;

namespace BatchSend.Tests.Interop;

/// <summary>Where the copies of small messages lie: two senders that are alike would differ in cost if theirs lay differently.</summary>
public sealed class PinnedBuffersTests
{
    private const int CacheLine = 64;

    [Fact]
    public void Every_buffer_begins_at_a_cache_line_and_is_whole()
    {
        byte[][] buffers = [.. Enumerable.Range(0, 10).Select(_ => PinnedBuffers.Rent())];
        try
        {
            // Of arrays that follow each other some begin elsewhere.
            Assert.Contains(buffers, buffer => PinnedBuffers.StartOf(buffer) != 0);
            Assert.All(buffers, buffer =>
            {
                int start = PinnedBuffers.StartOf(buffer);
                Assert.Equal(0, Marshal.UnsafeAddrOfPinnedArrayElement(buffer, start) % CacheLine);
                Assert.True(buffer.Length - start >= PinnedBuffers.Size);
            });
        }
        finally
        {
            foreach (byte[] buffer in buffers)
                PinnedBuffers.Return(buffer);
        }
    }
}
