using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class CellListTests
{
    [Fact]
    public void Lists_are_crossed_and_what_cannot_be_sent_is_named()
    {
        CellPlan plan = CellList.Create([Transport.Tcp, Transport.Udp], "per-buffer", ["flush", "coalesce"], [64, 64 * 1024], [1, 16]);

        Assert.Equal(
            [
                "tcp/flush/64B/b1", "tcp/coalesce/64B/b1", "tcp/flush/64B/b16", "tcp/coalesce/64B/b16",
                "tcp/flush/65536B/b1", "tcp/coalesce/65536B/b1", "tcp/flush/65536B/b16", "tcp/coalesce/65536B/b16",
                "udp/flush/64B/b1", "udp/flush/64B/b16",
            ],
            plan.Cells.Select(c => c.Id));
        Assert.Equal(
            ["`coalesce` over UDP, 64 B, 64 KB × 1, 16 (4 cells)", "`flush` over UDP, 64 KB × 1, 16 (2 cells)"],
            plan.Skipped.Select(s => s.What));
        Assert.Contains("65536", plan.Skipped[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_a_transport_lacks_skips_that_transport()
    {
        CellPlan plan = CellList.Create([Transport.Udp, Transport.Tcp], "coalesce", ["per-buffer"], [64], [1]);

        Assert.Equal(Transport.Tcp, Assert.Single(plan.Cells).Transport);
        Assert.Single(plan.Skipped);
    }

    [Fact]
    public void Gro_concerns_the_cells_over_udp()
    {
        Assert.Equal(
            [false, true],
            CellList.Create([Transport.Tcp, Transport.Udp], "per-buffer", ["flush"], [64], [1], gro: true).Cells.Select(c => c.ReceiverGro));
        Assert.Throws<CommandFailure>(() => CellList.Create([Transport.Tcp], "per-buffer", ["flush"], [64], [1], gro: true));
    }

    [Fact]
    public void Where_nothing_remains_the_reason_is_the_error()
    {
        CommandFailure refused = Assert.Throws<CommandFailure>(() => CellList.Create([Transport.Udp], "per-buffer", ["coalesce"], [64], [1]));

        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("coalesce", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transports_are_read_as_a_list_or_by_the_short_switch()
    {
        Assert.Equal([Transport.Udp, Transport.Tcp], TransportText.ParseList("udp, TCP,udp"));
        Assert.Equal([Transport.Tcp], TransportText.Chosen(null, udp: false));
        Assert.Equal([Transport.Udp], TransportText.Chosen(null, udp: true));
        Assert.Throws<CommandFailure>(() => TransportText.Chosen([Transport.Tcp], udp: true));
        Assert.Throws<CommandFailure>(() => TransportText.ParseList("sctp"));
    }
}
