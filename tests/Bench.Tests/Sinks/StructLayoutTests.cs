using System.Runtime.InteropServices;
using Bench.Interop.Linux;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>The structs of native calls against the kernel's layout on 64-bit (linux/socket.h, linux/uio.h).</summary>
public sealed class StructLayoutTests
{
    [Fact]
    public void Sizes_are_the_kernels()
    {
        Assert.Equal(16, Marshal.SizeOf<IoVector>());
        Assert.Equal(56, Marshal.SizeOf<MessageHeader>());
        Assert.Equal(64, Marshal.SizeOf<MultipleMessageHeader>());
        Assert.Equal(24, Marshal.SizeOf<IntControlMessage>()); // CMSG_SPACE(sizeof(int))
        Assert.Equal(24, Marshal.SizeOf<SegmentControlMessage>()); // CMSG_SPACE(sizeof(__u16))
        Assert.Equal(8, Marshal.SizeOf<PollDescriptor>());
        Assert.Equal(16, Marshal.SizeOf<KernelTimespec>());
    }

    [Theory]
    [InlineData(nameof(MessageHeader.Name), 0)]
    [InlineData(nameof(MessageHeader.NameLength), 8)]
    [InlineData(nameof(MessageHeader.Vectors), 16)]
    [InlineData(nameof(MessageHeader.VectorCount), 24)]
    [InlineData(nameof(MessageHeader.Control), 32)]
    [InlineData(nameof(MessageHeader.ControlLength), 40)]
    [InlineData(nameof(MessageHeader.Flags), 48)]
    public void Fields_of_a_message_header_are_where_the_kernel_reads_them(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<MessageHeader>(field));

    [Fact]
    public void Other_fields_are_where_the_kernel_reads_them()
    {
        Assert.Equal(8, (int)Marshal.OffsetOf<IoVector>(nameof(IoVector.Length)));
        Assert.Equal(56, (int)Marshal.OffsetOf<MultipleMessageHeader>(nameof(MultipleMessageHeader.Length)));
        Assert.Equal(8, (int)Marshal.OffsetOf<IntControlMessage>(nameof(IntControlMessage.Level)));
        Assert.Equal(12, (int)Marshal.OffsetOf<IntControlMessage>(nameof(IntControlMessage.Type)));
        Assert.Equal(16, (int)Marshal.OffsetOf<IntControlMessage>(nameof(IntControlMessage.Value)));
        Assert.Equal(16, (int)Marshal.OffsetOf<SegmentControlMessage>(nameof(SegmentControlMessage.Size)));
        Assert.Equal(4, (int)Marshal.OffsetOf<PollDescriptor>(nameof(PollDescriptor.Events)));
        Assert.Equal(8, (int)Marshal.OffsetOf<KernelTimespec>(nameof(KernelTimespec.Nanoseconds)));
        Assert.Equal(6, (int)Marshal.OffsetOf<PollDescriptor>(nameof(PollDescriptor.Returned)));
    }
}
