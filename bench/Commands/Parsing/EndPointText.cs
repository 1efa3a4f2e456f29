using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bench.Commands.Parsing;

/// <summary>An end point as a user writes it: <c>HOST:PORT</c>, <c>[v6]:PORT</c>, <c>:PORT</c> or <c>PORT</c> (loopback).</summary>
/// <param name="Host">A name or an address; null means loopback.</param>
/// <param name="Port">The port.</param>
internal sealed record EndPointText(string? Host, int Port)
{
    public const string Forms = "HOST:PORT, [IPv6]:PORT, or PORT alone for this machine";

    /// <summary>Longest host name and longest label of one (RFC 1035, section 2.3.4).</summary>
    private const int MaxName = 253, MaxLabel = 63;

    public override string ToString() => Host is null ? $"{Port}" : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Parses it; nothing is looked up.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="minPort">1, or 0 where 0 means "any free port".</param>
    /// <exception cref="CommandFailure">It is no end point; the message says why and what is allowed.</exception>
    public static EndPointText Parse(string text, int minPort = 1)
    {
        (string? host, string port) = Split(text);
        if (!int.TryParse(port, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            throw CommandFailure.Usage($"'{port}' in '{text}' is not a port; write {Forms}");
        if (number < minPort || number > IPEndPoint.MaxPort)
            throw CommandFailure.Usage($"port {number} in '{text}' is not allowed; allowed: {minPort} to {IPEndPoint.MaxPort}");
        if (host is not null)
            CheckHost(host, text);
        return new EndPointText(host, number);
    }

    /// <summary>Looks the host up: the first address, IPv4 or IPv6, as the system orders them.</summary>
    /// <exception cref="CommandFailure">The name is not known.</exception>
    public async Task<IPEndPoint> ResolveAsync(CancellationToken token)
    {
        if (Host is null)
            return new IPEndPoint(IPAddress.Loopback, Port);
        if (IPAddress.TryParse(Host, out IPAddress? address))
            return new IPEndPoint(address, Port);
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(Host, token).ConfigureAwait(false);
            return addresses.Length > 0
                ? new IPEndPoint(addresses[0], Port)
                : throw CommandFailure.Failed($"the host '{Host}' has no address");
        }
        catch (SocketException e)
        {
            throw CommandFailure.Failed($"the host '{Host}' cannot be looked up: {e.SocketErrorCode}");
        }
    }

    private static (string? Host, string Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            int end = text.IndexOf("]:", StringComparison.Ordinal);
            return end > 0
                ? (text[1..end], text[(end + 2)..])
                : throw CommandFailure.Usage($"'{text}' is not an end point; write [IPv6]:PORT");
        }

        int colon = text.LastIndexOf(':');
        if (colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) != colon)
            throw CommandFailure.Usage($"'{text}' is ambiguous; write an IPv6 address in brackets: [IPv6]:PORT");
        if (colon > 0)
            return (text[..colon], text[(colon + 1)..]);
        string port = text[(colon + 1)..];
        bool isNumber = port.Length > 0 && port.All(c => char.IsAsciiDigit(c) || c == '-');
        return colon == 0 || isNumber
            ? (null, port)
            : throw CommandFailure.Usage($"'{text}' has no port; write {Forms}");
    }

    private static void CheckHost(string host, string text)
    {
        if (text.StartsWith('['))
        {
            if (!IPAddress.TryParse(host, out IPAddress? v6) || v6.AddressFamily != AddressFamily.InterNetworkV6)
                throw CommandFailure.Usage($"'{host}' in '{text}' is not an IPv6 address");
            return;
        }

        foreach (char c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
                throw CommandFailure.Usage($"the host name '{host}' has the illegal character '{c}'; allowed: letters, digits, '-', '_' and '.'");
        }

        bool onlyDigits = host.All(c => char.IsAsciiDigit(c) || c == '.');
        bool labels = host.TrimEnd('.').Split('.').All(l => l.Length is > 0 and <= MaxLabel && l[0] != '-' && l[^1] != '-');
        if (host.Length > MaxName || !labels || (onlyDigits && !IsDottedQuad(host)))
            throw CommandFailure.Usage($"'{host}' is neither a host name nor an IPv4 address");
    }

    /// <summary>Four numbers. The framework would also take <c>1.2</c> for 1.0.0.2, which nobody means.</summary>
    private static bool IsDottedQuad(string host) =>
        host.Split('.').Length == 4 && IPAddress.TryParse(host, out _);
}
