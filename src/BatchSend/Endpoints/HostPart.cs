using System.Net;

namespace BatchSend.Endpoints;

/// <summary>The host of an end point, read and found right.</summary>
internal sealed record HostPart(string Host, string Display, IPAddress? Address = null, string? Scope = null)
{
    public static HostPart Of(IPAddress address, string? scope = null) =>
        new(address.ToString(), address.ToString(), address, scope);

    public Endpoint At(int port) => new(Host, Display, Address, Scope, port);
}
