using System.Net.Sockets;
using BatchSend.Senders;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>The one list of strategies, and what it says about a socket before anything is sent.</summary>
public sealed class SenderCatalogTests
{
    [Fact]
    public void Names_are_distinct_and_written_as_the_command_line_takes_them()
    {
        Assert.Distinct(SenderCatalog.All.Select(static s => s.Name));
        Assert.All(SenderCatalog.All, static s => Assert.Matches("^[a-z]+(-[a-z]+)*$", s.Name));
        Assert.All(SenderCatalog.All, static s => Assert.NotEqual(Transport.None, s.Transports));
        Assert.All(SenderCatalog.All, static s => Assert.NotEmpty(s.Summary));
        Assert.All(SenderCatalog.All, static s => Assert.Equal(s.Name, s.ToString()));
    }

    [Fact]
    public void The_baseline_is_the_first_and_the_only_one()
    {
        Assert.Same(SenderCatalog.All[0], SenderCatalog.Baseline);
        Assert.Equal("per-buffer", SenderCatalog.Baseline.Name);
        Assert.Single(SenderCatalog.All, static s => s.IsBaseline);
    }

    [Theory]
    [MemberData(nameof(Cases.Strategies), MemberType = typeof(Cases))]
    public void A_strategy_is_found_by_its_name_letter_for_letter(string strategy)
    {
        Assert.True(SenderCatalog.TryFind(strategy, out SenderDescriptor? found));
        Assert.Same(Cases.Strategy(strategy), found);
        Assert.False(SenderCatalog.TryFind(strategy.ToUpperInvariant(), out _));
        Assert.False(SenderCatalog.TryFind(strategy + " ", out _));
        Assert.False(SenderCatalog.TryFind(null, out _));
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_supported_strategy_has_a_number_and_makes_the_sender_it_names(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        SenderSupport support = SenderSupport.Of(Cases.Strategy(strategy), pair.Socket);
        Assert.True(support.IsSupported);
        Assert.InRange(support.MaxMessagesPerCall, 1, int.MaxValue);
        Assert.Null(support.Reason);
        Assert.Equal(SenderSupport.Of(Cases.Strategy(strategy), transport), support);

        await using IBatchSender sender = pair.Sender(strategy);
        Assert.Same(Cases.Strategy(strategy), sender.Descriptor);
        Assert.Equal(sender is NativeSender, sender.Descriptor.SendsNatively);
        Assert.Equal(0, sender.Issued());
        pair.Recorder.AssertReceived([]); // asking and making send nothing
    }

    [Theory]
    [InlineData("per-buffer", Transport.Tcp, 1)]
    [InlineData("per-buffer", Transport.Udp, 1)]
    [InlineData("pending-tasks", Transport.Tcp, 1)]
    [InlineData("pending-tasks", Transport.Udp, 1)]
    [InlineData("flush", Transport.Tcp, int.MaxValue)]
    [InlineData("flush", Transport.Udp, 1)]
    [InlineData("flush-default", Transport.Tcp, int.MaxValue)]
    public void Says_how_many_messages_a_call_carries(string strategy, Transport transport, int messages) =>
        Assert.Equal(new SenderSupport(messages, null), SenderSupport.Of(Cases.Strategy(strategy), transport));

    [Theory]
    [MemberData(nameof(Cases.Unsupported), MemberType = typeof(Cases))]
    public void A_strategy_of_another_transport_says_which(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        SenderSupport support = SenderSupport.Of(Cases.Strategy(strategy), pair.Socket);
        AssertUnsupported(support, strategy);
        AssertUnsupported(support, Cases.Strategy(strategy).Transports.ToString().ToLowerInvariant()); // as the command line says it
    }

    [Theory]
    [MemberData(nameof(Cases.Strategies), MemberType = typeof(Cases))]
    public void Everything_else_says_why_not(string strategy)
    {
        SenderDescriptor descriptor = Cases.Strategy(strategy);
        using var unconnected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        AssertUnsupported(SenderSupport.Of(descriptor, unconnected), "not connected");
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        AssertUnsupported(SenderSupport.Of(descriptor, local), "Unix");
        Assert.Throws<NotSupportedException>(() => SenderCatalog.Create(local, strategy));
        AssertUnsupported(SenderSupport.Of(descriptor, Transport.None), nameof(Transport.None));
        AssertUnsupported(SenderSupport.Of(descriptor, Transport.Tcp | Transport.Udp), "not one transport");
        Assert.Throws<ArgumentNullException>(() => SenderSupport.Of(null!, unconnected));
        Assert.Throws<ArgumentNullException>(() => SenderSupport.Of(null!, Transport.Tcp));
        Assert.Throws<ArgumentNullException>(() => SenderSupport.Of(descriptor, null!));
        Assert.Throws<ArgumentNullException>(() => SenderSupport.TransportOf(null!));
    }

    private static void AssertUnsupported(SenderSupport support, string word)
    {
        Assert.False(support.IsSupported);
        Assert.Equal(0, support.MaxMessagesPerCall);
        Assert.Contains(word, support.Reason, StringComparison.Ordinal);
    }
}
