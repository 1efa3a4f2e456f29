using System.Net;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>What the command line adds to the library's end points; those have tests of their own.</summary>
public sealed class EndPointTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("example.org:5000", "example.org", 5000)]
    [InlineData("[::1]:5000", "::1", 5000)]
    [InlineData(":5000", null, 5000)]
    [InlineData("5000", null, 5000)]
    public void End_points_are_read(string text, string? host, int port)
    {
        Endpoint endpoint = EndPointText.Parse(text);
        Assert.Equal((host, port), (endpoint.Host, endpoint.Port));
    }

    [Theory]
    [InlineData("host:0", "'host:0' at character 6: port 0 is not allowed; allowed: 1 to 65535; for example host:5000")]
    [InlineData("0", "'0' at character 1: port 0 is not allowed")]
    [InlineData("host", "'host' at its end: the port is missing")]
    [InlineData("bad host:1", "'bad host:1' at character 4: the host has the illegal character ' '")]
    public void What_is_wrong_is_one_line_and_a_usage_error(string text, string line)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => EndPointText.Parse(text));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.StartsWith(line, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Zero_means_any_port_where_it_may() => Assert.Equal(0, EndPointText.Parse(":0", minPort: 0).Port);

    [Fact]
    public async Task This_machine_is_loopback() =>
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5000), await EndPointText.Parse("5000").LookUpAsync(Token));

    [Theory]
    [InlineData("no-such-host.invalid:1", "the host 'no-such-host.invalid' cannot be looked up: ")]
    [InlineData("höst.invalid:1", "the host 'höst.invalid' cannot be looked up: ")]
    public async Task What_cannot_be_looked_up_is_one_line_and_no_usage_error(string text, string line)
    {
        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => EndPointText.Parse(text).LookUpAsync(Token));
        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.StartsWith(line, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[fe80::1%no-such]:1", "'[fe80::1%no-such]:1': no interface with IPv6 is called 'no-such'")]
    [InlineData("[fe80::1]:1", "'[fe80::1]:1' is an address of one link; say by which interface: [fe80::1%eth0]:1")]
    public async Task An_interface_that_is_missing_is_a_usage_error(string text, string line)
    {
        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => EndPointText.Parse(text).LookUpAsync(Token));
        Assert.Equal((ExitCodes.Usage, line), (failure.ExitCode, failure.Message));
    }
}
