using System.Net;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Bench.Commands.Sending;
using Bench.Multicast;
using Xunit;

namespace Bench.Tests.Multicast;

public sealed class GroupTextTests
{
    [Theory]
    [InlineData("224.0.0.0")]
    [InlineData("239.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("ff15::77")]
    public void Groups_are_read(string text) => Assert.Equal(IPAddress.Parse(text), GroupText.Parse(text));

    [Theory]
    [InlineData("223.255.255.255")]
    [InlineData("240.0.0.0")]
    [InlineData("239.1")]
    [InlineData("fe80::1")]
    [InlineData("localhost")]
    [InlineData("")]
    public void What_is_no_group_is_said(string text)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => GroupText.Parse(text));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.StartsWith($"'{text}' is no multicast group; groups are", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_id_is_the_interface()
    {
        MulticastGroup group = MulticastGroup.Of(IPAddress.Parse("ff02::77%1"), chosen: null);

        Assert.Equal((IPAddress.Parse("ff02::77"), 1), (group.Address, group.InterfaceIndex));
        Assert.Equal(group with { Interface = new GroupInterface("lo", 1) }, MulticastGroup.Of(IPAddress.Parse("ff02::77%1"), new GroupInterface("lo", 1)));
        Assert.Throws<CommandFailure>(() => MulticastGroup.Of(IPAddress.Parse("ff02::77%1"), new GroupInterface("eth0", 2)));
    }

    [Fact]
    public void Without_an_interface_the_routes_choose()
    {
        MulticastGroup group = MulticastGroup.Of(IPAddress.Parse("239.255.0.1"), chosen: null);

        Assert.Equal(0, group.InterfaceIndex);
        Assert.Equal("239.255.0.1", group.ToString());
    }

    [Fact]
    public void Receivers_of_our_own_that_nothing_would_reach_are_refused()
    {
        IPAddress group = IPAddress.Parse("239.255.0.1");
        GroupRequest elsewhere = new() { Receivers = 2, Interface = new GroupInterface("elsewhere", int.MaxValue), Options = new GroupOptions(Loopback: false) };

        CommandFailure failure = Assert.Throws<CommandFailure>(() => elsewhere.Of(Transport.Udp, group));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.StartsWith("--no-loopback keeps everything from the sinks of --receivers", failure.Message, StringComparison.Ordinal);
        Assert.NotNull((elsewhere with { Options = new GroupOptions() }).Of(Transport.Udp, group));
        Assert.NotNull((elsewhere with { Interface = GroupInterface.Loopback() }).Of(Transport.Udp, group)); // which asks nobody
        Assert.NotNull((elsewhere with { Receivers = null }).Of(Transport.Udp, group));
    }

    [Fact]
    public void An_interface_is_found_by_its_name_and_by_its_number()
    {
        GroupInterface loopback = GroupInterface.Loopback();

        Assert.Equal(loopback, GroupInterface.Parse(loopback.Name));
        Assert.Equal(loopback with { Name = $"{loopback.Index}" }, GroupInterface.Parse($"{loopback.Index}"));
    }

    [Theory]
    [InlineData("no-such0")]
    [InlineData("1234567")]
    [InlineData("0")]
    [InlineData("-1")]
    public void An_interface_that_is_not_there_is_said_with_those_that_are(string text)
    {
        GroupInterface loopback = GroupInterface.Loopback();

        CommandFailure failure = Assert.Throws<CommandFailure>(() => GroupInterface.Parse(text));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.StartsWith($"no interface is called '{text}' or has this number; there are ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{loopback.Name} ({loopback.Index})", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ff01::77", true)]
    [InlineData("ff12::77", true)]
    [InlineData("ff05::77", false)]
    [InlineData("ff3e::77", false)]
    [InlineData("224.0.0.251", false)]
    public void A_group_of_one_link_means_nothing_without_the_link(string address, bool ofOneLink)
    {
        IPAddress group = IPAddress.Parse(address);

        CommandFailure? failure = Record.Exception(() => MulticastGroup.Of(group, chosen: null)) as CommandFailure;

        Assert.Equal(ofOneLink, failure is not null);
        Assert.Equal(group, MulticastGroup.Of(group, GroupInterface.Loopback()).Address);
    }
}
