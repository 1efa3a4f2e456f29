using System.CommandLine;
using System.CommandLine.Parsing;
using BatchSend;
using Bench.Multicast;
using Bench.Traffic;

namespace Bench.Commands.Parsing;

/// <summary>The options and arguments that several verbs share, so that they mean the same everywhere. Each call makes a new one.</summary>
internal static class CommonOptions
{
    public const string ExportJsonName = "--export-json", ExportMarkdownName = "--export-markdown", ReportFolderName = "--output";

    public const int DefaultBatch = 64;
    public const int DefaultSize = 64;

    public static Option<bool> Udp() => new("--udp", "-u") { Description = "connected UDP instead of TCP" };

    /// <summary>Several transports; null when the option was not given.</summary>
    public static Option<IReadOnlyList<Transport>?> Transports() => new Option<IReadOnlyList<Transport>?>("--transport")
    {
        Description = "tcp, udp, or both in one run: tcp,udp [default: tcp]",
        HelpName = "LIST",
    }.ParsedBy<IReadOnlyList<Transport>?>(TransportText.ParseList);

    public static Option<bool> Json() => new("--json", "-J") { Description = "print one JSON document to standard output, and nothing else" };

    public static Option<FileInfo?> ExportJson() =>
        new(ExportJsonName) { Description = "write the JSON document to a file as well", HelpName = "FILE" };

    public static Option<FileInfo?> ExportMarkdown() =>
        new(ExportMarkdownName) { Description = "write the report as Markdown to a file as well", HelpName = "FILE" };

    public static Option<DirectoryInfo?> ReportFolder() =>
        new(ReportFolderName, "-o") { Description = "write report.md, report.json and the charts that the rows allow into a folder", HelpName = "DIR" };

    public static Option<int?> Seed() => new Option<int?>("--seed")
    {
        Description = "seed of the random orders [default: a new one, which the report names]",
        HelpName = "N",
    }.ParsedBy<int?>(text => (int)NumberText.Parse(text, 0, int.MaxValue));

    public static Option<bool> Events() => new("--events")
    {
        Description = "also record the runtime's events (EventPipe) in an extra run that is not timed: socket counters, thread-pool work items, contended locks, collections",
    };

    public static Option<bool> Gro() =>
        new("--gro") { Description = "UDP: let the receiver take coalesced datagrams (UDP_GRO); off by default" };

    public static Option<bool> Managed() =>
        new("--managed") { Description = "UDP: receive one datagram a call, although batched receive (recvmmsg) may be available" };

    public static Option<int?> ReceiveBuffer() => new Option<int?>("--rcvbuf")
    {
        Description = "the sink's effective SO_RCVBUF in bytes, as getsockopt reports it, K = 1024; without it the largest allowed (UDP) or automatic (TCP)",
        HelpName = "N",
    }.ParsedBy(text => (int?)NumberText.Parse(text, Sinks.ReceiveBuffer.Smallest, int.MaxValue));

    /// <summary>An interface of this machine; null when the option was not given.</summary>
    public static Option<GroupInterface?> Interface(string description) =>
        new Option<GroupInterface?>("--interface") { Description = description, HelpName = "NAME" }.ParsedBy<GroupInterface?>(GroupInterface.Parse);

    /// <summary>Several numbers of parallel connections.</summary>
    public static Option<IReadOnlyList<int>> Connections() => NumberList(
        "--connections", "-P", $"with --throughput: parallel connections to the one sink, 1 to {LaneSet.Most}", LaneSet.Most, 1, [1]);

    /// <summary>Several message sizes; the transport's limit is checked by <see cref="MessageLimits.Check"/>.</summary>
    public static Option<IReadOnlyList<int>> Sizes(params int[] defaults) =>
        NumberList("--size", "-l", "bytes a message", MessageLimits.MaxStreamMessage, 0, defaults);

    /// <summary>Several batch sizes.</summary>
    public static Option<IReadOnlyList<int>> Batches(params int[] defaults) =>
        NumberList("--batch", "-b", "messages a batch", MessageLimits.MaxBatch, 1, defaults);

    /// <summary>One message size; the transport's limit is checked by <see cref="MessageLimits.Check"/>.</summary>
    public static Option<int> Size() => Number("--size", "-l", "bytes a message, K = 1024", MessageLimits.MaxStreamMessage, 0, DefaultSize);

    /// <summary>One batch size.</summary>
    public static Option<int> Batch() => Number("--batch", "-b", "messages a batch", MessageLimits.MaxBatch, 1, DefaultBatch);

    public static Option<SenderDescriptor> Strategy(string defaultName) => new Option<SenderDescriptor>("--strategy", "-s")
    {
        Description = $"how to send: {StrategyText.Known}",
        HelpName = "NAME",
        DefaultValueFactory = _ => StrategyText.Parse(defaultName),
    }.ParsedBy(StrategyText.Parse);

    /// <summary>Makes an option parse its one value with a function that says what is wrong by a <see cref="CommandFailure"/>.</summary>
    public static Option<T> ParsedBy<T>(this Option<T> option, Func<string, T> parse)
    {
        option.Arity = ArgumentArity.ExactlyOne;
        option.CustomParser = result => Apply(result, parse, option.Name + ": ");
        return option;
    }

    /// <summary>The same for an argument; <paramref name="arity"/> says whether it may be left out.</summary>
    public static Argument<T> ParsedBy<T>(this Argument<T> argument, Func<string, T> parse, ArgumentArity arity)
    {
        argument.Arity = arity;
        argument.CustomParser = result => result.Tokens.Count == 0 ? default : Apply(result, parse, "");
        return argument;
    }

    private static T? Apply<T>(ArgumentResult result, Func<string, T> parse, string prefix)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (CommandFailure e)
        {
            result.AddError(prefix + e.Message);
            return default;
        }
    }

    private static Option<int> Number(string name, string alias, string description, int max, int min, int defaultValue) =>
        new Option<int>(name, alias)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
        }.ParsedBy(text => (int)NumberText.Parse(text, min, max));

    private static Option<IReadOnlyList<int>> NumberList(string name, string alias, string unit, int max, int min, int[] defaults) =>
        new Option<IReadOnlyList<int>>(name, alias)
        {
            Description = $"{unit}: {NumberText.ListHelp}",
            HelpName = "LIST",
            DefaultValueFactory = _ => defaults,
        }.ParsedBy(text => NumberText.ParseList(text, min, max));
}
