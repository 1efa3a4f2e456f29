using BatchSend;

namespace Bench.Reports;

/// <summary>What there is: strategies with what works here, and the suites.</summary>
internal sealed record ListDocument : Document
{
    public override string Kind => "list";

    public required IReadOnlyList<ListedStrategy> Strategies { get; init; }

    public required IReadOnlyList<ListedSuite> Suites { get; init; }
}

/// <param name="Name">The name that the command line takes.</param>
/// <param name="Summary">What it does with a batch.</param>
/// <param name="Baseline">Whether every other strategy is compared with it.</param>
/// <param name="Support">What works here, one entry a transport.</param>
internal sealed record ListedStrategy(string Name, string Summary, bool Baseline, IReadOnlyList<ListedSupport> Support);

/// <param name="Transport">Exactly one transport.</param>
/// <param name="Supported">Whether the strategy works on it on this machine.</param>
/// <param name="MaxMessagesPerCall">Messages that one send call can carry; null when only bytes limit it, 0 when unsupported.</param>
/// <param name="Reason">Why it does not work; null when it does.</param>
internal sealed record ListedSupport(Transport Transport, bool Supported, int? MaxMessagesPerCall, string? Reason)
{
    public static ListedSupport Of(SenderDescriptor strategy, Transport transport)
    {
        SenderSupport support = SenderSupport.Of(strategy, transport);
        int? limit = support.MaxMessagesPerCall == int.MaxValue ? null : support.MaxMessagesPerCall;
        return new ListedSupport(transport, support.IsSupported, limit, support.Reason);
    }
}

/// <param name="Name">The suite's class, as a filter names it.</param>
/// <param name="Summary">What it measures.</param>
/// <param name="Cases">Cases of the default set.</param>
internal sealed record ListedSuite(string Name, string Summary, int Cases);
