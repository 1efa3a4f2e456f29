using System.CommandLine;
using System.Globalization;
using BatchSend;
using BatchSend.Broker;
using Bench.Commands.Parsing;
using Bench.Commands.Writing;
using Bench.HandOver;
using Bench.Hosting;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>
/// <c>hand-over</c>: proves on this machine that a connection survives going from process to process; and
/// <c>hand-over-worker</c>, hidden, one of those processes.
/// </summary>
internal static class HandOverCommand
{
    public const string WorkerName = "hand-over-worker";

    private const int DefaultTimes = 100, MostTimes = 10_000;

    private static readonly IReadOnlyList<Transport> Both = [Transport.Tcp, Transport.Udp];

    public static Command Create()
    {
        Option<IReadOnlyList<Transport>?> transports = CommonOptions.Transports();
        transports.Description = "tcp, udp, or both: tcp,udp [default: tcp,udp]";
        Option<int> times = new Option<int>("--times")
        {
            Description = "hand-overs a transport",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultTimes,
        }.ParsedBy(text => (int)NumberText.Parse(text, 1, MostTimes));
        Option<int?> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        Option<FileInfo?> export = CommonOptions.ExportJson();
        Verb verb = new("hand-over",
            "Hands one end of a running connection to and fro between two processes, and says what its peer saw and how long each hand-over took.",
            ("hand-over", "100 times over TCP, 100 times over UDP"),
            ("hand-over --transport udp --times 1000 --json", "as one JSON document"))
        {
            transports, times, seed, json, export,
        };
        verb.SetAction(async (parsed, token) =>
        {
            if (SocketBroker.WhyNot is { } reason)
                throw CommandFailure.NoData($"nothing to hand over here: {reason}");
            new OutputCheck(parsed.GetValue(json)).File(CommonOptions.ExportJsonName, parsed.GetValue(export));
            HandOverDocument document = await RunAsync(
                parsed.GetValue(transports) ?? Both, parsed.GetValue(times), parsed.GetValue(seed) ?? Random.Shared.Next(), token).ConfigureAwait(false);
            Answer.Write(document, parsed.GetValue(json), parsed.GetValue(export), document.Rows.Select(Text));
            return document.Rows.All(row => row.IsWhole) ? ExitCodes.Pass : ExitCodes.Failed;
        });
        return verb;
    }

    public static Command CreateWorker() => ChildCommand.Create<HandOverJob>(
        WorkerName, "Fetches a socket, serves it for a while and hands it over, for the command that counts what came of it.", _ => { },
        async (job, token) =>
        {
            try
            {
                await HandOverWorker.RunAsync(job, ChildCommand.Print, token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is BrokerException or InvalidDataException or System.Net.Sockets.SocketException)
            {
                throw CommandFailure.Failed(e.Message);
            }
        });

    private static async Task<HandOverDocument> RunAsync(IReadOnlyList<Transport> transports, int times, int seed, CancellationToken token)
    {
        List<HandOverRow> rows = [];
        foreach (Transport transport in transports)
            rows.Add(await HandOverRun.RunAsync(transport, times, seed, token).ConfigureAwait(false));
        return new HandOverDocument { Seed = seed, Rows = rows, Environment = HostEnvironment.Collect() };
    }

    private static string Text(HandOverRow row)
    {
        string times = row.HandOvers == 1 ? "1 hand-over" : $"{row.HandOvers} hand-overs";
        string name = row.Transport == Transport.Tcp ? "TCP" : "UDP";
        string what = row.IsWhole ? "all of them came back, once and in order"
            : row.Transport == Transport.Tcp ? $"NOT WHOLE: only the first {Number(row.IntactBytes)} of them came back as sent"
            : $"NOT WHOLE: {Number(row.Lost.Value)} datagrams were lost, {Number(row.Duplicate.Value)} came twice, {Number(row.Reordered.Value)} came late";
        return string.Create(CultureInfo.InvariantCulture,
            $"{name}: {times} while the peer sent {row.SentBytes:N0} bytes; {what}. Nobody served the socket for {row.MedianPauseUs:N0} µs (median), {row.LongestPauseUs:N0} µs at the longest.");
    }

    private static string Number(double? value) => string.Create(CultureInfo.InvariantCulture, $"{value:N0}");
}
