using System.CommandLine;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Floors;
using Bench.Reports;
using Bench.Suites;

namespace Bench.Commands;

/// <summary><c>list</c>: the strategies and suites, and which of them work here.</summary>
internal static class ListCommand
{
    private const string Costs = "time, CPU, system calls, allocations a message";
    private const string Rates = "messages/s that arrived, the wait for delivery included";

    private const string RoundTrips = "time to the first and the last message back, a batch";

    private static readonly Transport[] Transports = [Transport.Tcp, Transport.Udp];

    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Verb verb = new("list", "Suites and strategies, which of them work here over which transport, and why not.",
            ("list", "for a reader"),
            ("list --json", "as one JSON document"))
        {
            json,
        };
        verb.SetAction(parsed =>
        {
            ListDocument document = Describe();
            Answer.Write(document, parsed.GetValue(json), export: null, Lines(document));
            return ExitCodes.Pass;
        });
        return verb;
    }

    private static ListDocument Describe() => new()
    {
        Strategies =
        [
            .. SenderCatalog.All.Select(s => new ListedStrategy(
                s.Name, s.Summary, s.IsBaseline, [.. Transports.Select(t => ListedSupport.Of(s, t))])),
        ],
        Suites =
        [
            Suite(nameof(TcpSendSuite), Transport.Tcp, SuiteGrid.Reduced, "every strategy", Costs),
            Suite(nameof(UdpSendSuite), Transport.Udp, SuiteGrid.Reduced, "every strategy", Costs),
            Suite(nameof(TcpThroughputSuite), Transport.Tcp, SuiteGrid.Reduced.Throughput!, "per-buffer and auto", Rates),
            Suite(nameof(UdpThroughputSuite), Transport.Udp, SuiteGrid.Reduced.Throughput!, "per-buffer and auto", Rates),
            Multicast(),
            Suite(nameof(TcpEchoSuite), Transport.Tcp, SuiteGrid.Echoes, "run --echo: every strategy", RoundTrips),
            Suite(nameof(UdpEchoSuite), Transport.Udp, SuiteGrid.Echoes, "run --echo: every strategy", RoundTrips),
            TlsSuite,
            .. Floors,
        ],
    };

    private static ListedSuite Multicast()
    {
        ListedSuite ofOneGroup = Suite(nameof(MulticastSuite), Transport.Udp, SuiteGrid.Reduced, $"run {SuiteArguments.Multicast}: every strategy to a group of 1 and of 4 sinks", Costs);
        return ofOneGroup with { Cases = 2 * ofOneGroup.Cases };
    }

    private static ListedSuite TlsSuite => new(
        nameof(TlsSendSuite),
        $"run {SuiteArguments.Tls}: {string.Join(", ", TlsSenders.All)} over TLS with a client certificate: {Costs}, TLS records a message",
        TlsSenders.All.Count * SuiteGrid.Reduced.TcpSizes.Count * SuiteGrid.Reduced.Batches.Count);

    private static IEnumerable<ListedSuite> Floors => FloorCatalog.WhyNot is not null
        ? []
        :
        [
            Suite(nameof(TcpFloorSuite), Transport.Tcp, SuiteGrid.Reduced with { Floors = true }, "run --floors: each technique as a bare loop", Costs),
            Suite(nameof(UdpFloorSuite), Transport.Udp, SuiteGrid.Reduced with { Floors = true }, "run --floors: each technique as a bare loop", Costs),
        ];

    private static ListedSuite Suite(string name, Transport transport, SuiteGrid grid, string what, string figures)
    {
        int strategies = grid.StrategiesOver(transport).Count;
        return new ListedSuite(
            name,
            $"{what} over {Name(transport)} on loopback: {figures}",
            strategies * grid.SizesOver(transport).Count * grid.Batches.Count);
    }

    private static IEnumerable<string> Lines(ListDocument list)
    {
        int width = list.Strategies.Select(s => s.Name.Length).Concat(list.Suites.Select(s => s.Name.Length)).Max() + 2;
        yield return "Strategies";
        foreach (ListedStrategy strategy in list.Strategies)
        {
            string works = string.Join("  ", strategy.Support.Select(s => $"{Name(s.Transport)} {(s.Supported ? "yes" : "no ")}"));
            yield return $"  {strategy.Name.PadRight(width)}{works}  {strategy.Summary}";
            foreach (ListedSupport missing in strategy.Support.Where(s => !s.Supported))
                yield return $"  {"".PadRight(width)}not over {Name(missing.Transport)}: {missing.Reason}";
        }

        yield return "Suites";
        foreach (ListedSuite suite in list.Suites)
            yield return $"  {suite.Name.PadRight(width)}{suite.Cases} cases  {suite.Summary}";
    }

    private static string Name(Transport transport) => transport == Transport.Tcp ? "TCP" : "UDP";
}
