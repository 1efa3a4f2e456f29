using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands.Sending;

namespace Bench.Commands.Parsing;

/// <summary>End points as a user writes them: those of the library, and a port alone for this machine.</summary>
internal static class EndPointText
{
    public const string Forms = "HOST:PORT, [IPv6]:PORT, or PORT alone for this machine";

    /// <summary>Parses it; nothing is looked up.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="minPort">1, or 0 where 0 means "any free port".</param>
    /// <exception cref="CommandFailure">It is no end point; the message says where, why and what is right.</exception>
    public static Endpoint Parse(string text, int minPort = 1)
    {
        EndpointForm form = minPort == 0 ? EndpointForm.HostOptional | EndpointForm.AnyPort : EndpointForm.HostOptional;
        return Endpoint.TryParse(text, form, out Endpoint? endpoint, out EndpointError? error)
            ? endpoint
            : throw CommandFailure.Usage(error.ToString());
    }

    /// <summary>Looks the host up.</summary>
    /// <exception cref="CommandFailure">
    /// The name is not known; or, a mistake of the command line, the address needs an interface, or no interface is called so.
    /// </exception>
    public static async Task<IPEndPoint> LookUpAsync(this Endpoint endpoint, CancellationToken token)
    {
        // Linux refuses it by EINVAL (ipv6(7), sin6_scope_id), from which nobody would guess what is missing.
        if (endpoint is { Address.IsIPv6LinkLocal: true, Scope: null })
            throw CommandFailure.Usage($"'{endpoint}' is an address of one link; say by which interface: [{endpoint.Host}%eth0]:{endpoint.Port}");
        try
        {
            return await endpoint.ResolveAsync(token).ConfigureAwait(false);
        }
        catch (SocketException e) when (endpoint.Scope is not null)
        {
            throw CommandFailure.Usage($"'{endpoint}': {e.Message}");
        }
        catch (SocketException e)
        {
            throw CommandFailure.Failed($"the host '{endpoint.DisplayHost}' cannot be looked up: {SocketErrorText.Of(e.SocketErrorCode)}");
        }
    }
}
