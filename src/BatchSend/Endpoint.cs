using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using BatchSend.Endpoints;

namespace BatchSend;

/// <summary>
/// An end point as a person writes it: <c>receiver.example:5000</c>, <c>192.0.2.7:5000</c>, <c>[2001:db8::1]:5000</c>,
/// <c>[fe80::1%eth0]:5000</c>, and where <see cref="EndpointForm"/> allows it a port alone.
/// </summary>
/// <remarks>
/// <para>Parsing is pure: no name is looked up and no interface is asked for. <see cref="ResolveAsync"/> does both.</para>
/// <para>Host names may have letters of any script. They are mapped as RFC 5895 says (case, full width, composition, the
/// full stops of East Asia) and written as DNS has them (RFC 3492). An IPv4 address is four decimal numbers: what
/// inet_aton(3) also takes, <c>1.2</c>, <c>010.0.0.1</c> or <c>0x7f000001</c>, is refused, since readers disagree on it.</para>
/// <para>Two end points are equal when they name the same host, interface and port, however the host was written. An
/// interface is compared as it was written: that a name and a number mean the same one, only <see cref="ResolveAsync"/> knows.</para>
/// </remarks>
public sealed record Endpoint
{
    internal Endpoint(string? host, string? displayHost, IPAddress? address, string? scope, int port)
    {
        Host = host;
        DisplayHost = displayHost;
        Address = address;
        Scope = scope;
        Port = port;
    }

    /// <summary>The host name in lower-case ASCII, as DNS is asked for it, or the address in its canonical form; null for this machine.</summary>
    public string? Host { get; }

    /// <summary>The host for people: a name in its own letters. What was written as <c>xn--…</c> stays so.</summary>
    public string? DisplayHost { get; }

    /// <summary>The address without its scope; null when <see cref="Host"/> is a name or missing.</summary>
    public IPAddress? Address { get; }

    /// <summary>The interface of an IPv6 address, its name or number (RFC 4007), as it was written; null without one.</summary>
    public string? Scope { get; }

    /// <summary>The port, 0 to 65535.</summary>
    public int Port { get; }

    /// <summary>A port of this machine.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The port is not one from 0 to 65535.</exception>
    public static Endpoint OfThisMachine(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        return new Endpoint(null, null, null, null, port);
    }

    /// <summary>Reads an end point.</summary>
    /// <param name="text">What somebody wrote. Nothing is trimmed.</param>
    /// <param name="form">What may be left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="EndpointFormatException">It is none; its error has the position and an example.</exception>
    public static Endpoint Parse(string text, EndpointForm form = EndpointForm.HostAndPort)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, form, out Endpoint? endpoint, out EndpointError? error)
            ? endpoint
            : throw new EndpointFormatException(error);
    }

    /// <summary>Reads an end point with a host and a port.</summary>
    /// <returns>False when it is none, null included.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Endpoint? endpoint) =>
        TryParse(text, EndpointForm.HostAndPort, out endpoint, out _);

    /// <summary>Reads an end point, or says what is wrong with the text.</summary>
    /// <param name="text">What somebody wrote; null counts as nothing written.</param>
    /// <param name="form">What may be left out.</param>
    /// <param name="endpoint">The end point; null when it is none.</param>
    /// <param name="error">Where and what is wrong; null when nothing is.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? text,
        EndpointForm form,
        [NotNullWhen(true)] out Endpoint? endpoint,
        [NotNullWhen(false)] out EndpointError? error)
    {
        var parser = new EndpointParser(text ?? "", form);
        endpoint = parser.Parse();
        error = parser.Error;
        return endpoint is not null;
    }

    /// <summary>
    /// The address to connect or bind to. A name is looked up: the first address, IPv4 or IPv6, as the system orders
    /// them. This machine is 127.0.0.1.
    /// </summary>
    /// <exception cref="SocketException">
    /// The name has no address, cannot be looked up (what <see cref="SendErrors"/> calls a network error), or no interface has
    /// the name of the scope.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IPEndPoint> ResolveAsync(CancellationToken cancellationToken = default)
    {
        if (Host is null)
            return new IPEndPoint(IPAddress.Loopback, Port);
        if (Address is not null)
            return new IPEndPoint(Scope is null ? Address : new IPAddress(Address.GetAddressBytes(), InterfaceIndex(Scope)), Port);
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0
            ? new IPEndPoint(addresses[0], Port)
            : throw new SocketException((int)SocketError.NoData);
    }

    /// <summary>The end point as it can be parsed again.</summary>
    public override string ToString() => this switch
    {
        { Host: null } => $"{Port}",
        { Address.AddressFamily: AddressFamily.InterNetworkV6, Scope: null } => $"[{Host}]:{Port}",
        { Address.AddressFamily: AddressFamily.InterNetworkV6 } => $"[{Host}%{Scope}]:{Port}",
        _ => $"{DisplayHost}:{Port}",
    };

    /// <summary>Whether both name the same host, interface and port.</summary>
    public bool Equals(Endpoint? other) =>
        other is not null && Host == other.Host && Scope == other.Scope && Port == other.Port;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Scope, Port);

    private static long InterfaceIndex(string scope)
    {
        if (uint.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out uint index))
            return index;
        NetworkInterface? found = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(i => i.Name == scope && i.Supports(NetworkInterfaceComponent.IPv6));
        return found?.GetIPProperties().GetIPv6Properties().Index
            ?? throw new SocketException((int)SocketError.AddressNotAvailable, $"no interface with IPv6 is called '{scope}'");
    }
}
