using System.Globalization;
using System.Net;

namespace BatchSend.Endpoints;

/// <summary>Takes one text apart, from the left, and stops at the first thing that is wrong. Pure.</summary>
internal sealed partial class EndpointParser(string text, EndpointForm form)
{
    // RFC 2606, section 2, and RFC 3849: a name and addresses that are for examples and nobody's.
    private const string ExampleName = "receiver.example";
    private const string ExampleAddress = "[2001:db8::1]";
    private const string ExamplePort = ":5000";

    /// <summary>Longest example made of what was given: a longer one helps nobody.</summary>
    private const int MaxExample = 80;

    private const string SchemeMark = "://";

    private bool _isExample;

    /// <summary>What is wrong; null before <see cref="Parse"/> and when nothing is.</summary>
    public EndpointError? Error { get; private set; }

    private int LowestPort => form.HasFlag(EndpointForm.AnyPort) ? 0 : 1;

    /// <returns>Null when <see cref="Error"/> says why.</returns>
    public Endpoint? Parse()
    {
        if (text.Length == 0)
            return Fail(0, "there is nothing");
        if (text.IndexOf(SchemeMark, StringComparison.Ordinal) is >= 0 and int scheme)
            return Fail(scheme, "this is a URL; an end point is the host and the port alone");
        if (text[0] == '[')
            return Bracketed();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return WithoutColon();
        if (text.LastIndexOf(':') != colon)
            return ManyColons(colon);
        if (colon == 0)
            return form.HasFlag(EndpointForm.HostOptional)
                ? PortAlone(1)
                : Fail(0, "the host is missing", ExampleName + text);
        return Named(colon) is { } host && Port(colon + 1, text[..colon]) is { } port ? host.At(port) : null;
    }

    private Endpoint? PortAlone(int start) =>
        Port(start, "") is { } port ? Endpoint.OfThisMachine(port) : null;

    private Endpoint? WithoutColon()
    {
        bool isNumber = !text.AsSpan(text[0] == '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9');
        if (isNumber && form.HasFlag(EndpointForm.HostOptional))
            return PortAlone(0);
        if (isNumber)
            return Fail(0, "the host is missing", $"{ExampleName}:{text}");
        return Named(text.Length) is null ? null : Fail(text.Length, "the port is missing", text + ExamplePort);
    }

    /// <summary>Either an IPv6 address without brackets, or one part too many.</summary>
    private Endpoint? ManyColons(int first)
    {
        int last = text.LastIndexOf(':');
        string before = text[..last];
        if (IsAddress(before))
            return Fail(0, "an IPv6 address stands in brackets", $"[{before}]{text[last..]}", $"[{before}]{ExamplePort}");
        if (IsAddress(text))
            return Fail(0, "an IPv6 address stands in brackets", $"[{text}]{ExamplePort}");
        int second = text.IndexOf(':', first + 1);
        return Fail(second, "a second colon; only an IPv6 address has several, and stands in brackets", text[..second]);
    }

    /// <summary>The number from <paramref name="start"/> to the end.</summary>
    /// <param name="start">Where the port begins.</param>
    /// <param name="host">What stands before it, for the example.</param>
    private int? Port(int start, string host)
    {
        ReadOnlySpan<char> port = text.AsSpan(start);
        string example = (host.Length > 0 ? host : ExampleName) + ExamplePort, allowed = $"allowed: {LowestPort} to {IPEndPoint.MaxPort}";
        bool isNegative = port.Length > 1 && port[0] == '-';
        int stray = port[(isNegative ? 1 : 0)..].IndexOfAnyExceptInRange('0', '9');
        if (port.IsEmpty)
            return NoPort(start, "the port is missing", example);
        if (stray >= 0)
            return NoPort(start + stray + (isNegative ? 1 : 0), $"the port {PlainText.Of(port)} is no number; {allowed}", example);
        if (isNegative || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number < LowestPort || number > IPEndPoint.MaxPort)
            return NoPort(start, $"port {PlainText.Of(port).Trim('\'')} is not allowed; {allowed}", example);
        return number;
    }

    private int? NoPort(int position, string problem, string example)
    {
        Fail(position, problem, example);
        return null;
    }

    /// <summary>Notes what is wrong, with the first of the examples that is right itself.</summary>
    private Endpoint? Fail(int position, string problem, params ReadOnlySpan<string> examples)
    {
        string fitting = ExampleName + ExamplePort;
        if (_isExample)
            examples = default; // only whether it is right is asked
        foreach (string example in examples)
        {
            if (example.Length > MaxExample || !new EndpointParser(example, form) { _isExample = true }.IsRight())
                continue;
            fitting = example;
            break;
        }

        Error = new EndpointError(text, position, problem, fitting);
        return null;
    }

    private bool IsRight() => Parse() is not null;
}
