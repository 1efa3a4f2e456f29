using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class MessageLimitsTests
{
    [Theory]
    [InlineData(Transport.Udp, AddressFamily.InterNetwork, 0)]
    [InlineData(Transport.Udp, AddressFamily.InterNetwork, 65_507)]
    [InlineData(Transport.Udp, AddressFamily.InterNetworkV6, 65_527)]
    [InlineData(Transport.Tcp, AddressFamily.InterNetwork, 1)]
    [InlineData(Transport.Tcp, AddressFamily.InterNetwork, 1 << 20)]
    public void Sizes_at_the_limits_pass(Transport transport, AddressFamily family, int size) =>
        MessageLimits.Check(transport, family, size, batch: 1);

    [Theory]
    [InlineData(Transport.Udp, AddressFamily.InterNetwork, 65_508, "UDP over IPv4; allowed: 0 to 65507")]
    [InlineData(Transport.Udp, AddressFamily.InterNetworkV6, 65_528, "UDP over IPv6; allowed: 0 to 65527")]
    [InlineData(Transport.Tcp, AddressFamily.InterNetwork, 0, "TCP over IPv4; allowed: 1 to")]
    public void Sizes_beyond_them_are_refused(Transport transport, AddressFamily family, int size, string part) =>
        Assert.Contains(part, Assert.Throws<CommandFailure>(() => MessageLimits.Check(transport, family, size, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_batch_that_would_fill_the_memory_is_refused() =>
        Assert.Throws<CommandFailure>(() => MessageLimits.Check(Transport.Tcp, AddressFamily.InterNetwork, 1 << 20, 1024));

    [Fact]
    public void An_unknown_strategy_is_answered_with_the_known_ones()
    {
        string message = Assert.Throws<CommandFailure>(() => StrategyText.Parse("naive")).Message;
        Assert.All(SenderCatalog.All, s => Assert.Contains(s.Name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_strategy_that_does_not_fit_the_transport_gives_its_reason()
    {
        foreach (SenderDescriptor strategy in SenderCatalog.All)
        {
            foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
            {
                if (SenderSupport.Of(strategy, transport) is { IsSupported: false, Reason: { } reason })
                {
                    CommandFailure failure = Assert.Throws<CommandFailure>(() => StrategyText.CheckSupport(strategy, transport));
                    Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
                }
                else
                {
                    StrategyText.CheckSupport(strategy, transport);
                }
            }
        }
    }
}
