using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Sinks;

/// <summary>Takes datagrams many at a time (recvmmsg), coalesced ones counted apart (UDP_GRO).</summary>
[SupportedOSPlatform("linux")]
internal sealed class BatchReceiver(Socket socket, Arrivals arrivals, DatagramBatch batch, bool gro, DatagramVerifier? verifier)
    : Receiver(socket, arrivals)
{
    public const string ModeName = "recvmmsg";

    public override string Mode => ModeName;

    public override SinkReport Complete(SinkReport report) => verifier?.Complete(report) ?? report;

    protected override void Run()
    {
        while (true)
        {
            bool stopping = Stopping;
            int entries = batch.Receive(Socket, stopping ? RecvMmsg.DontWait : RecvMmsg.WaitForOne, out long bytes, out int error);
            if (error is not (0 or Errno.TryAgain or Errno.Interrupted))
                throw new IOException($"recvmmsg: {Marshal.GetPInvokeErrorMessage(error)}");
            if (entries > 0)
            {
                // Verified before it is counted: who sees the count may take the report.
                verifier?.Take(batch, entries);
                Arrivals.Add(gro ? Datagrams(entries) : entries, bytes);
            }

            if (MayEnd(stopping, idle: error == Errno.TryAgain))
                return;
        }
    }

    private long Datagrams(int entries)
    {
        long datagrams = 0;
        for (int i = 0; i < entries; i++)
            datagrams += batch.Datagrams(i);
        return datagrams;
    }
}
