using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;

namespace Bench.Suites;

/// <summary>What the verb <c>run</c> understands itself; everything else is BenchmarkDotNet's.</summary>
/// <param name="Grid">Which cases.</param>
/// <param name="Events">Whether the extra run of each case records runtime events; it counts system calls otherwise.</param>
/// <param name="Rest">What is BenchmarkDotNet's.</param>
internal sealed record SuiteArguments(SuiteGrid Grid, bool Events, string[] Rest)
{
    public const string FullGrid = "--full-grid";
    public const string Floors = "--floors";
    public const string Tls = "--tls";
    public const string Multicast = "--multicast";
    public const string Senders = "--senders";
    public const string EventsOption = "--events";
    public const string Echo = "--echo";
    public const string Rate = "--rate";

    public static SuiteArguments Parse(IEnumerable<string> args)
    {
        SuiteGrid grid = SuiteGrid.Reduced;
        bool floors = false, tls = false, multicast = false, events = false, echo = false;
        int rate = 0;
        IReadOnlyList<string>? senders = null;
        var rest = new List<string>();
        var queue = new Queue<string>(args);
        while (queue.TryDequeue(out string? arg))
        {
            if (arg == FullGrid)
                grid = SuiteGrid.Full;
            else if (arg == Floors)
                floors = true;
            else if (arg == EventsOption)
                events = true;
            else if (arg == Tls)
                tls = true;
            else if (arg == Multicast)
                multicast = true;
            else if (arg == Echo)
                echo = true;
            else if (arg == Rate)
                rate = (int)NumberText.Parse(queue.TryDequeue(out string? text) ? text : "", 1, int.MaxValue);
            else if (arg == Senders)
                senders = ParseSenders(queue.TryDequeue(out string? list) ? list : "");
            else if (arg.StartsWith(Senders + "=", StringComparison.Ordinal))
                senders = ParseSenders(arg[(Senders.Length + 1)..]);
            else
                rest.Add(arg);
        }

        if (floors && senders is not null)
            throw CommandFailure.Usage($"{Floors} runs no strategies: leave {Senders} out");
        if (floors && multicast)
            throw CommandFailure.Usage($"{Floors} runs no strategies and {Multicast} nothing else: give one of them");
        if (rate > 0 && !echo)
            throw CommandFailure.Usage($"{Rate} is a rate of {Echo}; add that");
        if (echo && (floors || multicast))
            throw CommandFailure.Usage($"{(floors ? Floors : Multicast)} and {Echo} are suites of their own: give one of them");
        if (tls && (floors || multicast || echo))
            throw CommandFailure.Usage($"{(floors ? Floors : multicast ? Multicast : Echo)} goes over plain connections, {Tls} is a suite of its own: give one of them");
        if (tls)
            return new SuiteArguments(SuiteGrid.OnlyTls(senders, full: grid == SuiteGrid.Full), events, [.. rest]);
        if (multicast)
            return new SuiteArguments((grid with { Strategies = senders }).ToGroups(), events, [.. rest]);
        if (echo)
        {
            SuiteGrid echoes = grid == SuiteGrid.Full ? grid with { Echo = true, Throughput = null } : SuiteGrid.Echoes;
            return new SuiteArguments(echoes with { Strategies = senders, Rate = rate }, events, [.. rest]);
        }

        grid = grid with
        {
            Strategies = senders,
            Floors = floors,
            // Floors are what sending costs at least; no rate is held against them.
            Throughput = floors ? null : grid.Throughput! with { Strategies = senders ?? grid.Throughput.Strategies },
        };
        return new SuiteArguments(grid, events, [.. rest]);
    }

    private static string[] ParseSenders(string list)
    {
        string[] names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
            throw CommandFailure.Usage($"{Senders} takes names of strategies, separated by commas");
        string? unknown = names.FirstOrDefault(name => !SenderCatalog.TryFind(name, out _));
        return unknown is null
            ? [.. names.Distinct()]
            : throw CommandFailure.Usage($"unknown strategy '{unknown}'; known: {string.Join(", ", SenderCatalog.All)}");
    }
}
