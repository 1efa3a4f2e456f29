using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using Xunit;

namespace BatchSend.Tests.Interop;

/// <summary>The structures and numbers that the broker hands to the kernel are those of the headers.</summary>
[SupportedOSPlatform("linux")]
public sealed unsafe class BrokerLayoutTests
{
    private static readonly string[] Names =
    [
        "SOL_SOCKET", "sizeof ucred", "pid", "uid", "gid", "SO_PEERCRED", "sizeof linger", "l_onoff", "l_linger", "SO_LINGER",
        "CMSG_SPACE(int)", "CMSG_LEN(int)", "its cmsg_len", "its cmsg_level", "its cmsg_type", "CMSG_DATA",
        "MSG_DONTWAIT|MSG_CMSG_CLOEXEC", "MSG_TRUNC|MSG_CTRUNC",
        "SO_TYPE", "SO_DOMAIN", "SOCK_STREAM", "SOCK_DGRAM", "AF_INET", "AF_INET6", "O_CLOEXEC", "EPOLL_CTL_DEL", "sizeof sockaddr_storage", "F_GETFL", "F_SETFL", "O_NONBLOCK",
        "sizeof statx", "stx_uid", "stx_mode",
        "AT_FDCWD", "AT_SYMLINK_NOFOLLOW", "STATX_TYPE|MODE|UID", "S_IFMT", "S_IFDIR", "S_IFSOCK", "S_IRWXG|S_IRWXO",
    ];

    private static int[] Documented =>
    [
        1, 12, 0, 4, 8, 17, 8, 0, 4, 13,
        24, 20, 20, 1, 1, 16,
        0x40000040, 0x28,
        3, 39, 1, 2, 2, 10, 0x80000, 2, 128, 3, 4, 0x800,
        256, 20, 28,
        -100, 0x100, 0xB, 0xF000, 0x4000, 0xC000, 0x3F,
    ];

    private static int[] Ours()
    {
        ControlHeader header = DescriptorControl.For(7).Header;
        return
        [
            KernelLevel.Socket,
            sizeof(PeerCredentials), Offset<PeerCredentials>(nameof(PeerCredentials.ProcessId)), Offset<PeerCredentials>(nameof(PeerCredentials.UserId)),
            Offset<PeerCredentials>(nameof(PeerCredentials.GroupId)), PeerCredentials.Option,
            sizeof(Lingering), Offset<Lingering>(nameof(Lingering.OnOff)), Offset<Lingering>(nameof(Lingering.Seconds)), Lingering.Option,
            sizeof(DescriptorControl), (int)DescriptorControl.Length, (int)header.Length, header.Level, header.Type, Offset<DescriptorControl>(nameof(DescriptorControl.Descriptor)),
            DescriptorPacket.ReceiveFlags, DescriptorPacket.Truncations,
            .. SocketDescriptor.Numbers, .. DescriptorFlags.Numbers,
            sizeof(FileStatus), Offset<FileStatus>(nameof(FileStatus.UserId)), Offset<FileStatus>(nameof(FileStatus.Mode)),
            .. FileKind.Numbers,
        ];
    }

    [Fact]
    public void Sizes_offsets_and_numbers_are_those_of_the_headers()
    {
        Assert.SkipUnless(Environment.Is64BitProcess, "the figures are those of a 64-bit process");
        Assert.Equal(Names.Zip(Documented), Names.Zip(Ours()));
    }

    [Fact]
    public void The_C_compiler_says_the_same() => Assert.Equal(Names.Zip(LayoutTests.Compile(Program)), Names.Zip(Ours()));

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);

    private const string Program = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <sys/epoll.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #define P(x) printf("%d ", (int)(x))
        int main(void) {
            P(SOL_SOCKET); P(sizeof(struct ucred)); P(offsetof(struct ucred, pid)); P(offsetof(struct ucred, uid)); P(offsetof(struct ucred, gid)); P(SO_PEERCRED);
            P(sizeof(struct linger)); P(offsetof(struct linger, l_onoff)); P(offsetof(struct linger, l_linger)); P(SO_LINGER);
            P(CMSG_SPACE(sizeof(int))); P(CMSG_LEN(sizeof(int))); P(CMSG_LEN(sizeof(int))); P(SOL_SOCKET); P(SCM_RIGHTS); P(CMSG_LEN(0));
            P(MSG_DONTWAIT | MSG_CMSG_CLOEXEC); P(MSG_TRUNC | MSG_CTRUNC);
            P(SO_TYPE); P(SO_DOMAIN); P(SOCK_STREAM); P(SOCK_DGRAM); P(AF_INET); P(AF_INET6);
            P(O_CLOEXEC); P(EPOLL_CTL_DEL); P(sizeof(struct sockaddr_storage)); P(F_GETFL); P(F_SETFL); P(O_NONBLOCK);
            P(sizeof(struct statx)); P(offsetof(struct statx, stx_uid)); P(offsetof(struct statx, stx_mode));
            P(AT_FDCWD); P(AT_SYMLINK_NOFOLLOW); P(STATX_TYPE | STATX_MODE | STATX_UID); P(S_IFMT); P(S_IFDIR); P(S_IFSOCK); P(S_IRWXG | S_IRWXO);
            return 0;
        }
        """;
}
