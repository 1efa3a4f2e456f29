using BatchSend;

namespace Bench.Commands.Parsing;

/// <summary>Transports as a user writes them: <c>tcp</c>, <c>udp</c>, <c>tcp,udp</c>.</summary>
internal static class TransportText
{
    /// <summary>Each transport once, in the order given.</summary>
    /// <exception cref="CommandFailure">A part of it is no transport.</exception>
    public static IReadOnlyList<Transport> ParseList(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Parse).Distinct()];

    /// <summary>What <c>--transport</c> and <c>-u</c> say together: TCP where neither was given.</summary>
    /// <exception cref="CommandFailure">Both were given.</exception>
    public static IReadOnlyList<Transport> Chosen(IReadOnlyList<Transport>? listed, bool udp) => (listed, udp) switch
    {
        (null, false) => [Transport.Tcp],
        (null, true) => [Transport.Udp],
        (_, false) => listed,
        _ => throw CommandFailure.Usage("-u is short for --transport udp: give one of them"),
    };

    private static Transport Parse(string text) => text.ToUpperInvariant() switch
    {
        "TCP" => Transport.Tcp,
        "UDP" => Transport.Udp,
        _ => throw CommandFailure.Usage($"unknown transport '{text}'; known: tcp, udp"),
    };
}
