using BatchSend;

namespace Bench.Commands.Parsing;

/// <summary>A strategy by its name.</summary>
internal static class StrategyText
{
    public static string Known => string.Join(", ", SenderCatalog.All.Select(s => s.Name));

    /// <exception cref="CommandFailure">No strategy has this name; the message lists those that exist.</exception>
    public static SenderDescriptor Parse(string text) =>
        SenderCatalog.TryFind(text, out SenderDescriptor? strategy)
            ? strategy
            : throw CommandFailure.Usage($"unknown strategy '{text}'; known: {Known}");

    /// <exception cref="CommandFailure">The strategy does not work over this transport; the message is the reason, and the option that mends it.</exception>
    public static void CheckSupport(SenderDescriptor strategy, Transport transport)
    {
        if (WhyNot(strategy, transport) is not { } reason)
            return;
        string mend = (strategy.Transports, transport) switch
        {
            (Transport.Udp, Transport.Tcp) => ": add -u",
            (Transport.Tcp, Transport.Udp) => ": leave -u out",
            _ => "",
        };
        throw CommandFailure.Usage($"{reason}{mend}; 'list' shows what works here");
    }

    /// <summary>Why the strategy does not work over this transport here; null when it does.</summary>
    public static string? WhyNot(SenderDescriptor strategy, Transport transport) => SenderSupport.Of(strategy, transport).Reason;
}
