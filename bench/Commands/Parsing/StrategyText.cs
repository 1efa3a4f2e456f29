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

    /// <exception cref="CommandFailure">The strategy does not work over this transport; the message is the reason.</exception>
    public static void CheckSupport(SenderDescriptor strategy, Transport transport)
    {
        SenderSupport support = SenderSupport.Of(strategy, transport);
        if (!support.IsSupported)
            throw CommandFailure.Usage($"{support.Reason}; 'list' shows what works here");
    }
}
