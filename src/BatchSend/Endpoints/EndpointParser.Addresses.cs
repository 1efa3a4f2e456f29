using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BatchSend.Endpoints;

/// <summary>IPv6 in brackets (RFC 4291, RFC 4007, RFC 3986) and IPv4 as four decimal numbers.</summary>
internal sealed partial class EndpointParser
{
    private const int V4Numbers = 4;
    private const int MaxV6GroupDigits = 4;
    private const int MaxOctet = byte.MaxValue;
    private const int MaxOctetDigits = 3;

    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text.Split('%')[0], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private Endpoint? Bracketed()
    {
        int close = text.IndexOf(']', StringComparison.Ordinal);
        if (close < 0)
            return Fail(text.Length, "the bracket at the beginning is not closed", text + "]" + ExamplePort, ExampleAddress + ExamplePort);
        if (InBrackets(close) is not { } host)
            return null;
        string bracketed = text[..(close + 1)];
        if (close + 1 == text.Length)
            return Fail(text.Length, "the port is missing", bracketed + ExamplePort);
        if (text[close + 1] != ':')
            return Fail(close + 1, "a colon and the port follow the bracket", bracketed + ExamplePort);
        return Port(close + 2, bracketed) is { } port ? host.At(port) : null;
    }

    /// <summary>What stands from the second character to the closing bracket.</summary>
    private HostPart? InBrackets(int close)
    {
        int mark = text.IndexOf('%', 0, close);
        int end = mark < 0 ? close : mark;
        string inside = text[1..end];
        if (inside.Length > 0 && !inside.Contains(':', StringComparison.Ordinal))
            return NoHost(0, "brackets are for an IPv6 address alone", inside + text[(close + 1)..], inside + ExamplePort);
        if (!IsV6(inside, 1) || !IPAddress.TryParse(inside, out IPAddress? address))
            return NoHost(1, $"{PlainText.Of(inside)} is no IPv6 address", ExampleAddress + ExamplePort);
        if (mark < 0)
            return HostPart.Of(address);
        return Scope(mark + 1, close, inside) is { } scope ? HostPart.Of(address, scope) : null;
    }

    /// <summary>Finds the place where an IPv6 address is wrong. What it does not see is left to the framework's parser.</summary>
    private bool IsV6(string address, int offset)
    {
        int stray = address.AsSpan().IndexOfAnyExcept(V6Characters);
        if (stray >= 0)
        {
            NoHost(offset + stray, $"{PlainText.Of(address.AsSpan(stray, 1))} does not belong into an IPv6 address", ExampleAddress + ExamplePort);
            return false;
        }

        int gap = address.IndexOf("::", StringComparison.Ordinal);
        if (gap >= 0 && address.IndexOf("::", gap + 1, StringComparison.Ordinal) is >= 0 and int second)
        {
            NoHost(offset + second, "'::' stands once at most", ExampleAddress + ExamplePort);
            return false;
        }

        int start = 0;
        foreach (string group in address.Split(':'))
        {
            if (group.Length > MaxV6GroupDigits && !group.Contains('.', StringComparison.Ordinal))
            {
                NoHost(offset + start, $"{PlainText.Of(group)} has more than {MaxV6GroupDigits} digits", ExampleAddress + ExamplePort);
                return false;
            }

            start += group.Length + 1;
        }

        return true;
    }

    private string? Scope(int start, int end, string address)
    {
        string example = $"[{address}%eth0]{ExamplePort}";
        if (start == end)
        {
            NoHost(start, "the interface behind '%' is missing", example);
            return null;
        }

        // What a URI may carry (RFC 6874: the unreserved characters of RFC 3986). An interface can be called otherwise, as many
        // of Windows are; its number is always right.
        for (int i = start; i < end; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '.' or '_' or '~')
                continue;
            NoHost(i, $"{PlainText.Of(text.AsSpan(i, 1))} does not belong into the name or number of an interface", example);
            return null;
        }

        return text[start..end];
    }

    /// <summary>Reads the labels of a host whose last one is a number, or would be one to inet_aton(3).</summary>
    private HostPart? V4(ReadOnlySpan<Label> labels)
    {
        Span<byte> octets = stackalloc byte[V4Numbers];
        for (int i = 0; i < labels.Length; i++)
        {
            (string number, int start) = labels[i];
            int stray = number.AsSpan().IndexOfAnyExceptInRange('0', '9');
            if (stray >= 0)
                return NoV4(start, $"{PlainText.Of(number)} is no decimal number, and a host that ends in a number is an IPv4 address");
            if (i == V4Numbers)
                return NoV4(start, $"an IPv4 address has {V4Numbers} numbers, and this is one too many");
            if (number.Length > 1 && number[0] == '0')
                return NoV4(start, $"{PlainText.Of(number)} begins with 0, which some read as octal");
            if (number.Length > MaxOctetDigits || int.Parse(number, CultureInfo.InvariantCulture) is not (<= MaxOctet and var octet))
                return NoV4(start, $"{PlainText.Of(number).Trim('\'')} is not allowed in an IPv4 address; allowed: 0 to {MaxOctet}");
            octets[i] = (byte)octet;
        }

        (string last, int lastStart) = labels[^1];
        return labels.Length == V4Numbers
            ? HostPart.Of(new IPAddress(octets))
            : NoV4(lastStart + last.Length, $"an IPv4 address has {V4Numbers} numbers, not {labels.Length}");
    }

    // RFC 5737: addresses for documentation.
    private HostPart? NoV4(int position, string problem) => NoHost(position, problem, "192.0.2.1" + ExamplePort);

    private HostPart? NoHost(int position, string problem, params ReadOnlySpan<string> examples)
    {
        if (Error is null) // the first is the one that counts
            Fail(position, problem, examples);
        return null;
    }
}
