using System.Net.Sockets;
using System.Security.Authentication;
using BatchSend;
using Bench.Commands.Sending;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class SocketErrorTextTests
{
    [Fact]
    public void A_socket_error_is_the_sentence_for_people_and_the_name_to_search_for()
    {
        Assert.Equal("the host refused: nothing receives at that port (ConnectionRefused)", SocketErrorText.Of(SocketError.ConnectionRefused));
        Assert.Equal("the host refused: nothing receives at that port (ConnectionReset)", SocketErrorText.Of(SocketError.ConnectionReset, Transport.Udp));
        Assert.All(Enum.GetValues<SocketError>(), static e => Assert.Matches($@"^[a-z].*[^.] \({e}\)$", SocketErrorText.Of(e)));
    }

    [Fact]
    public void An_exception_of_the_network_or_of_TLS_is_told_from_a_fault_of_the_program()
    {
        Assert.StartsWith(
            "the host is unreachable", SocketErrorText.Of(new IOException("x", new SocketException((int)SocketError.HostUnreachable))), StringComparison.Ordinal);
        Assert.StartsWith("no secure connection came about", SocketErrorText.Of(new AuthenticationException("x")), StringComparison.Ordinal);
        Assert.Null(SocketErrorText.Of(new InvalidOperationException("x")));
        Assert.Null(SocketErrorText.Of(new IOException("x")));
    }
}
