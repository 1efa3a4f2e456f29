using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bench.Interop.Linux;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether a sink can receive many datagrams in one call.</summary>
internal static class BatchedReceiveCheck
{
    public const string Name = "batched receive (recvmmsg)";

    private const string Meaning =
        "The sink makes a call for each datagram, takes longer for it and delivers less a second; what a send costs is compared all the same.";

    public static Capability Run()
    {
        if (!OperatingSystem.IsLinux())
            return Capability.LinuxOnly(Name, Meaning);

        // With room for no message the call returns at once, where it exists.
        using Socket socket = ProbeSocket.Datagram();
        int received = RecvMmsg.Call(socket.SafeHandle, messages: 0, length: 0, RecvMmsg.DontWait, timeout: 0);
        int errno = received < 0 ? Marshal.GetLastPInvokeError() : 0;
        return errno is 0 or Errno.TryAgain
            ? Capability.Works(Name, "works")
            : Capability.Missing(Name, $"recvmmsg is refused: {Marshal.GetPInvokeErrorMessage(errno)}", Meaning, Remedy.None("the kernel has it since 2.6.33: a seccomp filter or an emulation of Linux takes it away"));
    }
}
