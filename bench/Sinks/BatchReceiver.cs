using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Sinks;

/// <summary>Takes datagrams many at a time (recvmmsg), coalesced ones counted apart (UDP_GRO), and returns them where that is asked for.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BatchReceiver(Socket socket, Arrivals arrivals, SinkOptions options, DatagramVerifier? verifier)
    : Receiver(socket, arrivals)
{
    public const string ModeName = "recvmmsg";

    private readonly DatagramBatch _batch = new(options.Gro, options.Echo);
    private long _echoed;

    public override string Mode => ModeName;

    public override SinkReport Complete(SinkReport report)
    {
        report = verifier?.Complete(report) ?? report;
        return options.Echo ? report with { Echoed = _echoed } : report;
    }

    protected override void Run()
    {
        while (true)
        {
            bool stopping = Stopping;
            int entries = _batch.Receive(Socket, stopping ? RecvMmsg.DontWait : RecvMmsg.WaitForOne, out long bytes, out int error);
            if (error is not (0 or Errno.TryAgain or Errno.Interrupted))
                throw new IOException($"recvmmsg: {Marshal.GetPInvokeErrorMessage(error)}");
            if (entries > 0)
            {
                // Returned first: what is checked and counted here is no part of a round trip.
                if (options.Echo)
                    _echoed += _batch.Return(Socket, entries, options.EchoPort);
                // Verified before it is counted: who sees the count may take the report.
                verifier?.Take(_batch, entries);
                Arrivals.Add(options.Gro ? Datagrams(entries) : entries, bytes);
            }

            if (MayEnd(stopping, idle: error == Errno.TryAgain))
                return;
        }
    }

    private long Datagrams(int entries)
    {
        long datagrams = 0;
        for (int i = 0; i < entries; i++)
            datagrams += _batch.Datagrams(i);
        return datagrams;
    }
}
