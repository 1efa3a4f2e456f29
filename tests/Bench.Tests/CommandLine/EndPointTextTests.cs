using System.Net;
using Bench.Commands;
using Bench.Commands.Parsing;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class EndPointTextTests
{
    [Theory]
    [InlineData("example.org:5000", "example.org", 5000)]
    [InlineData("my_host-1:1", "my_host-1", 1)]
    [InlineData("127.0.0.1:65535", "127.0.0.1", 65535)]
    [InlineData("[::1]:5000", "::1", 5000)]
    [InlineData(":5000", null, 5000)]
    [InlineData("5000", null, 5000)]
    public void End_points_are_read(string text, string? host, int port) =>
        Assert.Equal(new EndPointText(host, port), EndPointText.Parse(text));

    [Theory]
    [InlineData("host:0", "port 0 in 'host:0' is not allowed; allowed: 1 to 65535")]
    [InlineData("0", "port 0 in '0' is not allowed")]
    [InlineData("host:65536", "port 65536 in 'host:65536' is not allowed; allowed: 1 to 65535")]
    [InlineData("host:-1", "port -1")]
    [InlineData("host:", "'' in 'host:' is not a port")]
    [InlineData("host:http", "'http' in 'host:http' is not a port")]
    [InlineData("host", "'host' has no port")]
    [InlineData("", "'' has no port")]
    [InlineData("::1:5000", "write an IPv6 address in brackets")]
    [InlineData("[::1]", "write [IPv6]:PORT")]
    [InlineData("[zz]:1", "'zz' in '[zz]:1' is not an IPv6 address")]
    [InlineData("[1.2.3.4]:1", "is not an IPv6 address")]
    [InlineData("bad host:1", "the host name 'bad host' has the illegal character ' '")]
    [InlineData("a/b:1", "illegal character '/'")]
    [InlineData("höst:1", "illegal character 'ö'")]
    [InlineData("a..b:1", "neither a host name nor an IPv4 address")]
    [InlineData("-a:1", "neither a host name nor an IPv4 address")]
    [InlineData("1.2:1", "neither a host name nor an IPv4 address")]
    [InlineData("1.2.3.256:1", "neither a host name nor an IPv4 address")]
    public void What_is_wrong_is_said(string text, string part)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => EndPointText.Parse(text));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Zero_means_any_port_where_it_may() => Assert.Equal(0, EndPointText.Parse(":0", minPort: 0).Port);

    [Theory]
    [InlineData("5000", "127.0.0.1:5000")]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5000")]
    [InlineData("[::1]:5000", "[::1]:5000")]
    public async Task Addresses_are_taken_as_they_are(string text, string expected)
    {
        IPEndPoint resolved = await EndPointText.Parse(text).ResolveAsync(TestContext.Current.CancellationToken);
        Assert.Equal(IPEndPoint.Parse(expected), resolved);
    }

    [Fact]
    public async Task An_unknown_name_is_one_line()
    {
        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(
            () => EndPointText.Parse("no-such-host.invalid:1").ResolveAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains("'no-such-host.invalid' cannot be looked up", failure.Message, StringComparison.Ordinal);
    }
}
