using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Xunit;

namespace BatchSend.Tests.Endpoints;

/// <summary>End points that are right.</summary>
public sealed class EndpointTests
{
    private const string Longest = "a23456789012345678901234567890123456789012345678901234567890123"; // 63 characters

    [Theory]
    [InlineData("example.org:5000", "example.org", 5000)]
    [InlineData("EXAMPLE.Org:5000", "example.org", 5000)]
    [InlineData("example.org.:1", "example.org.", 1)]
    [InlineData("my_host-1:65535", "my_host-1", 65535)]
    [InlineData("1st.example:1", "1st.example", 1)]
    [InlineData(Longest + ".example:1", Longest + ".example", 1)]
    [InlineData("host:00080", "host", 80)]
    [InlineData("127.0.0.1:5000", "127.0.0.1", 5000)]
    [InlineData("255.255.255.255:9", "255.255.255.255", 9)]
    [InlineData("[::1]:5000", "::1", 5000)]
    [InlineData("[2001:DB8:0:0:0:0:0:1]:1", "2001:db8::1", 1)]
    [InlineData("[::ffff:192.0.2.1]:1", "::ffff:192.0.2.1", 1)]
    [InlineData("[1:2:3:4:5:6:7:8]:1", "1:2:3:4:5:6:7:8", 1)]
    public void Names_and_addresses_are_read(string text, string host, int port)
    {
        Endpoint endpoint = Endpoint.Parse(text);
        Assert.Equal(host, endpoint.Host);
        Assert.Equal(host, endpoint.DisplayHost);
        Assert.Equal(port, endpoint.Port);
        Assert.Null(endpoint.Scope);
        Assert.Equal(IPAddress.TryParse(host, out IPAddress? address) ? address : null, endpoint.Address);
        Assert.Equal(endpoint, Endpoint.Parse(endpoint.ToString()));
    }

    /// <summary>The names of RFC 3492's form that others have published: those of IANA's test domains, and bücher.</summary>
    [Theory]
    [InlineData("bücher.example:1", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("BÜCHER.Example:1", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("例え.テスト:1", "xn--r8jz45g.xn--zckzah", "例え.テスト")]
    [InlineData("例え。テスト:1", "xn--r8jz45g.xn--zckzah", "例え.テスト")]
    [InlineData("пример.испытание:1", "xn--e1afmkfd.xn--80akhbyknj4f", "пример.испытание")]
    [InlineData("مثال.إختبار:1", "xn--mgbh0fb.xn--kgbechtv", "مثال.إختبار")]
    [InlineData("उदाहरण.परीक्षा:1", "xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g", "उदाहरण.परीक्षा")]
    [InlineData("ｅｘａｍｐｌｅ．ｏｒｇ:1", "example.org", "example.org")]
    [InlineData("１２７.0.0.1:1", "127.0.0.1", "127.0.0.1")]
    [InlineData("xn--bcher-kva.example:1", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void Names_of_any_script_are_written_as_DNS_has_them(string text, string host, string display)
    {
        Endpoint endpoint = Endpoint.Parse(text);
        Assert.Equal(host, endpoint.Host);
        Assert.Equal(display, endpoint.DisplayHost);
        Assert.Equal(display + ":1", endpoint.ToString());
        Assert.Equal(endpoint, Endpoint.Parse(host + ":1")); // the same host, however it was written
        Assert.Equal(endpoint.GetHashCode(), Endpoint.Parse(host + ":1").GetHashCode());
    }

    [Theory]
    [InlineData("[fe80::1%eth0]:5000", "fe80::1", "eth0")]
    [InlineData("[FE80::1%3]:5000", "fe80::1", "3")]
    [InlineData("[ff02::1%wlan0.100]:5000", "ff02::1", "wlan0.100")]
    public void A_scope_is_kept_as_it_was_written(string text, string host, string scope)
    {
        Endpoint endpoint = Endpoint.Parse(text);
        Assert.Equal((host, scope), (endpoint.Host, endpoint.Scope));
        Assert.Equal($"[{host}%{scope}]:5000", endpoint.ToString());
        Assert.NotEqual(endpoint, Endpoint.Parse($"[{host}]:5000"));
    }

    [Theory]
    [InlineData("5000", EndpointForm.HostOptional, 5000)]
    [InlineData(":5000", EndpointForm.HostOptional, 5000)]
    [InlineData(":0", EndpointForm.HostOptional | EndpointForm.AnyPort, 0)]
    public void A_port_alone_means_this_machine(string text, EndpointForm form, int port)
    {
        Endpoint endpoint = Endpoint.Parse(text, form);
        Assert.Equal(Endpoint.OfThisMachine(port), endpoint);
        Assert.Null(endpoint.Host);
        Assert.Equal($"{port}", endpoint.ToString());
    }

    [Fact]
    public void Zero_is_a_port_where_it_may_be_one() =>
        Assert.Equal(0, Endpoint.Parse("[::]:0", EndpointForm.AnyPort).Port);

    [Fact]
    public void Misuse_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>(() => Endpoint.Parse(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Endpoint.OfThisMachine(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Endpoint.OfThisMachine(65536));
        Assert.False(Endpoint.TryParse(null, out Endpoint? none));
        Assert.Null(none);
    }

    [Theory]
    [InlineData("5000", "127.0.0.1:5000")]
    [InlineData("192.0.2.7:1", "192.0.2.7:1")]
    [InlineData("[::1]:5000", "[::1]:5000")]
    [InlineData("[fe80::1%7]:5000", "[fe80::1%7]:5000")]
    public async Task Addresses_are_taken_as_they_are(string text, string expected) =>
        Assert.Equal(expected, (await Resolve(text)).ToString());

    [Fact]
    public async Task The_name_of_an_interface_becomes_its_number()
    {
        NetworkInterface? loopback = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(static i => i.NetworkInterfaceType == NetworkInterfaceType.Loopback && i.Supports(NetworkInterfaceComponent.IPv6));
        Assert.SkipWhen(loopback is null, "this machine has no loopback interface with IPv6");
        IPEndPoint resolved = await Resolve($"[fe80::1%{loopback.Name.Replace(' ', '-')}]:1");
        Assert.Equal(loopback.GetIPProperties().GetIPv6Properties().Index, resolved.Address.ScopeId);
    }

    [Fact]
    public async Task What_cannot_be_looked_up_is_no_argument_error()
    {
        SocketException unknown = await Assert.ThrowsAsync<SocketException>(() => Resolve("no-such-host.invalid:1"));
        Assert.Equal(SendErrorKind.Network, SendErrors.StatusOf(unknown).Kind());
        SocketException noInterface = await Assert.ThrowsAsync<SocketException>(() => Resolve("[fe80::1%no-such]:1"));
        Assert.Equal(SendErrorStatus.AddressNotAvailable, SendErrors.StatusOf(noInterface));
        Assert.Contains("'no-such'", noInterface.Message, StringComparison.Ordinal);
    }

    private static Task<IPEndPoint> Resolve(string text) =>
        Endpoint.Parse(text, EndpointForm.HostOptional).ResolveAsync(TestContext.Current.CancellationToken);
}
