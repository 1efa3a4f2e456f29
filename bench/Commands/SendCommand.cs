using System.CommandLine;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Commands.Sending;
using Bench.Commands.Writing;
using Bench.EventRuns;
using Bench.Hosting;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Reports;
using Bench.Sinks;
using Bench.Tls;

namespace Bench.Commands;

/// <summary><c>send</c>: one sender by hand, to any receiver.</summary>
internal static class SendCommand
{
    /// <summary>What most people would write who want it fast; <c>--strategy</c> chooses another.</summary>
    private const string DefaultStrategy = "flush";

    /// <summary>As long as iperf3 runs by default.</summary>
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(10);

    /// <summary>Most of <c>--rate</c>: a message each nanosecond, more than any machine sends.</summary>
    private const long MostPerSecond = 1_000_000_000;

    public static Command Create()
    {
        Argument<Endpoint?> target = new Argument<Endpoint?>("HOST:PORT")
        {
            Description = $"the receiver, of any kind: {EndPointText.Forms}. Left out: a sink of our own on loopback, which knows what was delivered",
        }.ParsedBy<Endpoint?>(text => EndPointText.Parse(text), ArgumentArity.ZeroOrOne);
        Option<bool> udp = CommonOptions.Udp(), json = CommonOptions.Json();
        Option<SenderDescriptor> strategy = CommonOptions.Strategy(DefaultStrategy);
        Option<int> size = CommonOptions.Size(), batch = CommonOptions.Batch();
        Option<long?> messages = new Option<long?>("--messages", "-n") { Description = "messages to send, K = 1024; instead of a time", HelpName = "N" }
            .ParsedBy<long?>(text => NumberText.Parse(text, 1, long.MaxValue));
        Option<TimeSpan?> time = new Option<TimeSpan?>("--time", "-t") { Description = $"seconds to send for [default: {DefaultTime.TotalSeconds:0}]", HelpName = "SECONDS" }
            .ParsedBy<TimeSpan?>(text => DurationText.Parse(text));
        Option<bool> verify = new("--verify") { Description = "number every message and fill it with a pattern, for a sink that verifies" };
        Option<bool> events = CommonOptions.Events();
        Option<bool> echo = new("--echo") { Description = "time and check what the receiver returns, a sink --echo for one: each batch goes when the last is back, or with --rate" };
        Option<int?> rate = new Option<int?>("--rate")
        {
            Description = "with --echo: messages a second that come to be sent, K = 1024, whether or not the last are back; times then count from when a batch is due",
            HelpName = "N",
        }.ParsedBy(text => (int?)NumberText.Parse(text, 1, MostPerSecond));
        Option<FileInfo?> export = CommonOptions.ExportJson();
        GroupArguments group = new();
        TlsSendArguments tls = new();

        Verb verb = new("send", "Sends messages to a receiver by one strategy and says what that cost.",
            ("send", "to a sink of our own on loopback, for 10 seconds"),
            ("send 192.0.2.7:5000 -u -s per-buffer -l 1200 -n 100000", "100,000 datagrams to any receiver"),
            ("send -s pending-tasks -n 1M --events", "then once more with the runtime's events recorded"),
            ("send :5000 -t 2 --json", "to a receiver on this machine, the result as JSON"),
            ("send --echo -u -b 16 --rate 20000", "round trips of batches at 20,000 datagrams a second, from when each is due"),
            ("send 239.255.0.1:5201 -u --receivers 4 --verify", "multicast to four sinks of our own, which share the port on loopback"),
            ("send --tls", "over TLS with a client certificate, to a sink of our own: certificates are made for the run"),
            ("send sink.example:5000 --tls --client-cert me.pem --ca ca.pem", "the same to any receiver, with certificates of yours"))
        {
            target, udp, strategy, size, batch, messages, time, verify, events, echo, rate, json, export,
        };
        group.AddTo(verb);
        tls.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(messages) is { Implicit: false } && result.GetResult(time) is { Implicit: false })
                result.AddError("--messages and --time exclude each other; give one of them");
            if (result.GetValue(events) && result.GetValue(verify) && result.GetResult(target) is { Tokens.Count: > 0 } && !group.HasOwnReceivers(result))
                result.AddError("--events sends everything once more, which a receiver that verifies would take for duplicates; leave --verify out");
            bool echoes = result.GetResult(echo) is { Implicit: false };
            if (result.GetResult(rate) is { Implicit: false } && !echoes)
                result.AddError("--rate is a rate of --echo; add that");
            if (result.GetResult(verify) is { Implicit: false } && echoes)
                result.AddError("--echo checks every byte itself; leave --verify out");
            if (echoes && tls.IsGiven(result))
                result.AddError("--echo times plain connections; leave --tls out");
            if (result.GetValue(events) && echoes)
                result.AddError("--events records an extra run that only sends, --echo times what comes back; leave one of them out");
        });
        verb.SetAction((parsed, token) =>
        {
            long? count = parsed.GetValue(messages);
            SendRequest request = new()
            {
                Target = parsed.GetValue(target),
                Transport = parsed.GetValue(udp) ? Transport.Udp : Transport.Tcp,
                Strategy = parsed.GetRequiredValue(strategy),
                Size = parsed.GetValue(size),
                Batch = parsed.GetValue(batch),
                Messages = count,
                Time = count is null ? parsed.GetValue(time) ?? DefaultTime : null,
                Verify = parsed.GetValue(verify),
                Events = parsed.GetValue(events),
                Echo = parsed.GetValue(echo),
                Rate = parsed.GetValue(rate),
                Group = group.Read(parsed),
                Tls = tls.Read(parsed, parsed.GetValue(udp), parsed.GetValue(target) is not null),
            };
            string commandLine = ReportCommand.For(parsed.Tokens.Select(t => t.Value));
            return RunAsync(request, commandLine, parsed.GetValue(json), parsed.GetValue(export), token);
        });
        return verb;
    }

    private static async Task<int> RunAsync(SendRequest request, string commandLine, bool json, FileInfo? export, CancellationToken token)
    {
        StrategyText.CheckSupport(request.Strategy, request.Transport);
        new OutputCheck(json)
            .Input(TlsSendOptions.ClientCert, request.Tls?.ClientCertificate).Input(TlsSinkOptions.Key, request.Tls?.KeyFile).Input(TlsSinkOptions.Ca, request.Tls?.Authorities)
            .File(CommonOptions.ExportJsonName, export);
        if (request.Tls is not null && TlsSenders.WhyNot(request.Strategy) is { } whyNot)
            throw CommandFailure.Usage(whyNot);
        HostEnvironment environment = HostEnvironment.Collect(); // before the process is pinned to one of its CPUs
        // With --echo nothing counts calls: what that costs would be in each round trip.
        (StraceRun? traced, string? notTraced) = request.Echo
            ? (null, EchoLoop.NotCounted)
            : await SendTrace.RunAsync(request, token).ConfigureAwait(false);
        IReadOnlyList<int> cpus = CpuPlacement.AllowedCpus();
        (SendDocument document, string? failure) = request.Echo
            ? await EchoRun.RunAsync(request, commandLine, environment, token).ConfigureAwait(false)
            : await SendAsync(request, commandLine, environment, token).ConfigureAwait(false);
        if (document.Messages == 0 && token.IsCancellationRequested)
            throw CommandFailure.InterruptedBefore("the first message was sent");
        document = document with { StraceRun = traced, StraceRunReason = notTraced };
        if (request.Events)
        {
            // The sends have kept this process on their CPU, and a process starts with the CPUs of the one that starts it.
            _ = CpuPlacement.TryKeepCurrentProcess(cpus);
            document = document with { Events = await RecordAsync(request, document, token).ConfigureAwait(false) };
        }

        // A failure is one line for a reader; the document holds what was sent before it.
        Answer.Write(document, json, export, failure is not null ? [] : SendText.Result(document));
        if (failure is not null)
            throw CommandFailure.Failed(failure);
        return document.Incomplete || token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Pass;
    }

    /// <summary>The sends that are measured. A failure that an interrupt caused is none.</summary>
    private static async Task<(SendDocument Document, string? Failure)> SendAsync(
        SendRequest request, string commandLine, HostEnvironment environment, CancellationToken token)
    {
        await using SendTarget target = await SendTarget.OpenAsync(request, token).ConfigureAwait(false);
        using ISyscallMeter meter = PerfSyscallMeter.Open();
        SendLoop loop = new(request, target, meter, token);
        loop.Run((totals, elapsed) => Screen.Progress.WriteLine(SendText.Progress(totals, elapsed)));
        (IReadOnlyList<SinkReport?> reports, string? sinkFailure) = await target.FinishAsync().ConfigureAwait(false);

        string? failure = loop.Failure ?? sinkFailure ?? WrongContent(reports);
        bool interrupted = token.IsCancellationRequested;
        SendDocument document = SendSummary.Create(
            commandLine, request, target, loop.Totals, meter.Unavailable, reports,
            interrupted ? "interrupted" : failure, environment);
        return (document, interrupted ? null : failure);
    }

    /// <summary>The same sends in another process, after those that were measured, with a session open on it.</summary>
    private static async Task<EventFigures> RecordAsync(SendRequest request, SendDocument document, CancellationToken token)
    {
        if (document.Incomplete)
            return EventFigures.NotAvailable("no extra run: the sends before it did not end as planned");
        Screen.Progress.WriteLine("once more, to record the runtime's events");
        try
        {
            return (await EventRun.RunAsync(new EventJob { Send = SendJob.Of(request) }, windows: 1, token).ConfigureAwait(false))[0];
        }
        catch (OperationCanceledException)
        {
            return EventFigures.NotAvailable("the extra run was interrupted");
        }
    }

    /// <summary>Loss is part of UDP and reported as a figure; a wrong byte is a failure.</summary>
    private static string? WrongContent(IEnumerable<SinkReport?> reports) =>
        reports.Sum(report => report?.Corrupt ?? 0) is > 0 and var corrupt ? $"the sink found {corrupt} corrupt messages" : null;
}
