using BatchSend;
using Bench.Pairing;
using Bench.Sinks;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class CellSinkTests
{
    [Fact]
    public void Every_run_of_a_cell_has_the_receiver_that_was_asked_for()
    {
        Cell cell = new(Transport.Udp, "per-buffer", "flush", 1200, 16) { ReceiveBuffer = 65_536, ManagedReceive = true };

        Assert.Equal(
            new SinkOptions { Transport = Transport.Udp, MessageSize = 1200, ReceiveBuffer = 65_536, ManagedReceive = true, Cpu = 1 },
            cell.Sink(1));
        Assert.True((cell with { ManagedReceive = false, ReceiverGro = true }).Sink(null).Gro);
    }
}
