using System.CommandLine;
using System.Security.Cryptography;
using BatchSend;
using Bench.Commands.Comparing;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary><c>compare A B…</c>: strategies against the first one, in pairs.</summary>
internal static class CompareCommand
{
    /// <summary>The rule's number for a comparison; three are enough for an overview only.</summary>
    public const int DefaultLaunches = 6;

    private const int MostLaunches = 1000;

    private const string FirstLaunch = "the first launch ended";

    public static Command Create()
    {
        Argument<IReadOnlyList<string>> strategies = new("STRATEGY")
        {
            Description = $"two or more strategies, the first is the reference: {StrategyText.Known}",
            Arity = new ArgumentArity(0, 100), // too few is said by the verb itself, in its own words
            CustomParser = result => ParseStrategies(result),
        };
        Option<bool> udp = CommonOptions.Udp(), gro = CommonOptions.Gro(), json = CommonOptions.Json();
        Option<IReadOnlyList<Transport>?> transports = CommonOptions.Transports();
        Option<IReadOnlyList<int>> sizes = CommonOptions.Sizes(CommonOptions.DefaultSize);
        Option<IReadOnlyList<int>> batches = CommonOptions.Batches(CommonOptions.DefaultBatch);
        Option<FileInfo?> exportJson = CommonOptions.ExportJson(), exportMarkdown = CommonOptions.ExportMarkdown();
        Option<DirectoryInfo?> output = CommonOptions.ReportFolder();
        Option<int> launches = new Option<int>("--launches")
        {
            Description = "fresh processes a row, at least 2 for a verdict",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultLaunches,
        }.ParsedBy(text => (int)NumberText.Parse(text, 1, MostLaunches));
        Option<int?> seed = CommonOptions.Seed();

        Verb verb = new("compare", "Strategies against the first one, in pairs: how many times cheaper, and how sure that is.",
            ("compare per-buffer flush", "64 bytes × 64 over TCP"),
            ("compare per-buffer pending-tasks -u --size 64,1200 --batch 1,16,64", "six rows over UDP, and identical code beside them"),
            ("compare per-buffer coalesce gather --floor --working-set 32M", "from cold buffers, with the distance to bare native loops"),
            ("compare per-buffer auto flush mmsg --transport tcp,udp --size 64,1K,16K --batch 1,16,256 -o results/local/sweep", "a sweep with its charts; what cannot be sent is skipped and named"),
            ("compare per-buffer auto --throughput --transport tcp,udp --size 64,1200 --connections 1,8,64", "what arrives a second, over one connection and over several in turn"),
            ("compare per-buffer pending-tasks flush --events", "and what the runtime did meanwhile: work items, contended locks, collections"),
            ("compare per-buffer per-buffer", "identical code: what the method itself cannot tell apart"))
        {
            strategies, udp, transports, gro, sizes, batches, launches, seed, json, exportJson, exportMarkdown, output,
        };
        Option<bool> noSelfCheck = new("--no-self-check") { Description = "leave out the reference against itself, by which a run shows how small a difference it can tell" };
        verb.Add(noSelfCheck);
        Option<bool> events = CommonOptions.Events();
        verb.Add(events);
        CellOptions cellOptions = new();
        cellOptions.AddTo(verb);
        verb.SetAction((parsed, token) =>
        {
            IReadOnlyList<string> names = parsed.GetValue(strategies) ?? [];
            if (names.Count < 2)
                throw CommandFailure.Usage($"compare needs two or more strategies, the first is the reference; known: {StrategyText.Known}");
            CellPlan plan = CellList.Create(
                TransportText.Chosen(parsed.GetValue(transports), parsed.GetValue(udp)), names[0], names.Skip(1),
                cellOptions.Sizes(parsed, sizes) ?? parsed.GetRequiredValue(sizes), parsed.GetRequiredValue(batches), parsed.GetValue(gro));
            CompareOutput answer = new(parsed.GetValue(json), parsed.GetValue(exportJson), parsed.GetValue(exportMarkdown), parsed.GetValue(output));
            ComparisonRequest request = new()
            {
                Cells = WithSelfCheck(cellOptions.Apply(parsed, plan.Cells, answer.HasReport), !parsed.GetValue(noSelfCheck)),
                Skipped = plan.Skipped,
                Launches = parsed.GetValue(launches),
                Seed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
                Events = parsed.GetValue(events),
                Arguments = [.. parsed.Tokens.Select(t => t.Value)],
            };
            answer.Check();
            if (request.Events && cellOptions.IsThroughput(parsed))
                throw CommandFailure.Usage("--events concerns what sending costs: leave it or --throughput out");
            return cellOptions.IsThroughput(parsed) ? CompareRatesAsync(request, answer, token) : CompareCostsAsync(request, answer, token);
        });
        return verb;
    }

    private static async Task<int> CompareCostsAsync(ComparisonRequest request, CompareOutput answer, CancellationToken token)
    {
        ComparisonConsole console = new(Screen.AnswersBeside(answer.Json));
        console.Begin(request);
        ComparisonDocument document = await request.RunAsync(console.Launched, (row, done) => console.Recorded(row, done, request.Cells.Count), token).ConfigureAwait(false);
        if (document.Cells.Count + document.SelfCheck.Count == 0)
            throw CommandFailure.InterruptedBefore(FirstLaunch);
        console.End(document);
        return answer.Write(document);
    }

    private static async Task<int> CompareRatesAsync(ComparisonRequest request, CompareOutput answer, CancellationToken token)
    {
        ThroughputConsole console = new(Screen.AnswersBeside(answer.Json));
        console.Begin(request);
        ThroughputDocument document = await new ThroughputRun(request).RunAsync(console.Launched, token).ConfigureAwait(false);
        if (document.Cells.Count + document.SelfCheck.Count == 0)
            throw CommandFailure.InterruptedBefore(FirstLaunch);
        console.End(document);
        return answer.Write(document);
    }

    /// <summary>Adds identical code on the traffic of the first cell of each transport, where nobody asked for it.</summary>
    private static IReadOnlyList<Cell> WithSelfCheck(IReadOnlyList<Cell> cells, bool wanted) => !wanted || cells.Any(c => c.IsSelfCheck)
        ? cells
        : [.. cells, .. cells.DistinctBy(c => c.Transport).Select(c => c with { Strategy = c.Reference })];

    private static IReadOnlyList<string> ParseStrategies(System.CommandLine.Parsing.ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select(t => StrategyText.Parse(t.Value).Name)];
        }
        catch (CommandFailure e)
        {
            result.AddError(e.Message);
            return [];
        }
    }
}
