using System.Net;
using Bench.Commands;
using Bench.Commands.Parsing;
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
    public void An_interface_is_found_by_its_name_and_by_its_number()
    {
        GroupInterface loopback = GroupInterface.Loopback();

        Assert.Equal(loopback, GroupInterface.Parse(loopback.Name));
        Assert.Equal(new GroupInterface("7", 7), GroupInterface.Parse("7"));
        CommandFailure failure = Assert.Throws<CommandFailure>(() => GroupInterface.Parse("no-such0"));
        Assert.Contains(loopback.Name, failure.Message, StringComparison.Ordinal);
    }
}
