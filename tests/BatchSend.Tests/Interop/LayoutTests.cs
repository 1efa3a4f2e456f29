using System.Runtime.InteropServices;
using BatchSend.Interop.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Interop;

/// <summary>The structures lie in memory as the 64-bit kernel reads them.</summary>
public sealed unsafe class LayoutTests
{
    private static readonly string[] Names =
    [
        "sizeof iovec", "iov_len",
        "sizeof msghdr", "msg_name", "msg_namelen", "msg_iov", "msg_iovlen", "msg_control", "msg_controllen", "msg_flags",
        "sizeof mmsghdr", "msg_len",
        "sizeof cmsghdr", "cmsg_level", "cmsg_type",
        "CMSG_SPACE(2)", "CMSG_LEN(2)", "SOL_UDP", "UDP_SEGMENT", "MSG_DONTWAIT|MSG_NOSIGNAL", "UIO_MAXIOV",
    ];

    private static int[] Documented =>
    [
        16, 8,
        56, 0, 8, 16, 24, 32, 40, 48,
        64, 56,
        16, 8, 12,
        24, 18, 17, 103, 0x4040, 1024,
    ];

    private static int[] Ours()
    {
        var control = SegmentControl.For(1);
        return
        [
            sizeof(IoVector), Offset<IoVector>(nameof(IoVector.Length)),
            sizeof(MessageHeader), Offset<MessageHeader>(nameof(MessageHeader.Name)),
            Offset<MessageHeader>(nameof(MessageHeader.NameLength)), Offset<MessageHeader>(nameof(MessageHeader.Vectors)),
            Offset<MessageHeader>(nameof(MessageHeader.VectorCount)), Offset<MessageHeader>(nameof(MessageHeader.Control)),
            Offset<MessageHeader>(nameof(MessageHeader.ControlLength)), Offset<MessageHeader>(nameof(MessageHeader.Flags)),
            sizeof(MultiMessageHeader), Offset<MultiMessageHeader>(nameof(MultiMessageHeader.Sent)),
            sizeof(ControlHeader), Offset<ControlHeader>(nameof(ControlHeader.Level)), Offset<ControlHeader>(nameof(ControlHeader.Type)),
            sizeof(SegmentControl), (int)control.Header.Length, control.Header.Level, control.Header.Type,
            SendCallsExtensions.Flags, BufferVector.Capacity,
        ];
    }

    [Fact]
    public void Sizes_offsets_and_numbers_are_those_of_the_headers()
    {
        Assert.SkipUnless(Environment.Is64BitProcess, "the figures are those of a 64-bit process");
        AssertSame(Documented);
        Assert.Equal(16, Offset<SegmentControl>(nameof(SegmentControl.Size))); // CMSG_DATA follows the header
    }

    [Fact]
    public void The_C_compiler_says_the_same() => AssertSame(Compile(Program));

    [Fact]
    public void The_C_compiler_has_the_same_error_numbers()
    {
        Errno[] errors = [.. Enum.GetValues<Errno>().Where(static e => e != Errno.None)];
        string program = $$"""
            #include <errno.h>
            #include <stdio.h>
            int main(void) {
                {{string.Concat(errors.Select(static e => $"printf(\"%d \", {e});"))}}
                return 0;
            }
            """;
        Assert.Equal(errors.Select(static e => (e, (int)e)), errors.Zip(Compile(program)));
    }

    /// <summary>The numbers that a C program prints.</summary>
    internal static int[] Compile(string program)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/gcc"), "no gcc is installed");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("layout");
        try
        {
            string source = Path.Combine(folder.FullName, "layout.c"), binary = Path.Combine(folder.FullName, "layout");
            File.WriteAllText(source, program);
            Commands.Run("gcc", "-o", binary, source);
            return [.. Commands.Run(binary).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertSame(int[] expected) =>
        Assert.Equal(Names.Zip(expected), Names.Zip(Ours()));

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);

    private const string Program = """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <stdio.h>
        #include <sys/socket.h>
        #include <sys/uio.h>
        #include <linux/udp.h>
        #include <netinet/in.h>
        #define P(x) printf("%d ", (int)(x))
        int main(void) {
            P(sizeof(struct iovec)); P(offsetof(struct iovec, iov_len));
            P(sizeof(struct msghdr)); P(offsetof(struct msghdr, msg_name)); P(offsetof(struct msghdr, msg_namelen));
            P(offsetof(struct msghdr, msg_iov)); P(offsetof(struct msghdr, msg_iovlen)); P(offsetof(struct msghdr, msg_control));
            P(offsetof(struct msghdr, msg_controllen)); P(offsetof(struct msghdr, msg_flags));
            P(sizeof(struct mmsghdr)); P(offsetof(struct mmsghdr, msg_len));
            P(sizeof(struct cmsghdr)); P(offsetof(struct cmsghdr, cmsg_level)); P(offsetof(struct cmsghdr, cmsg_type));
            P(CMSG_SPACE(2)); P(CMSG_LEN(2)); P(IPPROTO_UDP); P(UDP_SEGMENT); P(MSG_DONTWAIT | MSG_NOSIGNAL); P(UIO_MAXIOV);
            return 0;
        }
        """;
}
