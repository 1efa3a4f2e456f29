using System.CommandLine;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Hosting;
using Bench.Sinks;

namespace Bench.Commands;

/// <summary><c>sink</c>: a receiver that counts. By hand, or as the child of a measuring process.</summary>
internal static class SinkCommand
{
    public static Command Create()
    {
        SinkArguments arguments = new();
        Option<bool> json = CommonOptions.Json();
        Option<string?> counters = new("--counters")
        {
            Description = "shared memory of the process that started this one",
            Hidden = true,
        };
        Verb verb = new("sink",
            "Receives and counts what arrives, until Ctrl+C or the end of its standard input (unless that is a terminal).",
            ("sink :5201", "TCP, on port 5201 of this machine"),
            ("sink 0.0.0.0:5201 -u", "UDP, from anywhere"),
            ("sink :5201 --echo", "TCP, and everything goes back: for send --echo"),
            ("sink :5201 -u --group 239.255.0.1 --interface lo --share", "multicast, beside other sinks on the same port"),
            ("sink :5201 --tls --cert sink.pem --ca senders.pem", "TLS, from senders whose certificate these authorities issued"))
        {
            json, counters,
        };
        arguments.AddTo(verb);
        verb.SetAction(async (parsed, token) =>
        {
            SinkOptions options = await arguments.ReadAsync(parsed, token).ConfigureAwait(false);
            return await RunAsync(options, parsed.GetValue(counters), parsed.GetValue(json), token).ConfigureAwait(false);
        });
        return verb;
    }

    private static async Task<int> RunAsync(SinkOptions options, string? countersName, bool json, CancellationToken token)
    {
        if (options.Cpu is { } cpu && CpuPlacement.TryPinCurrentProcess(cpu) is { } whyNot)
            throw CommandFailure.Usage($"--cpu {cpu}: {whyNot}");
        int bytesPerMessage = options.Transport == Transport.Tcp ? options.MessageSize : 0;
        using SharedCounters counters = countersName is null
            ? SharedCounters.CreatePrivate(bytesPerMessage)
            : SharedCounters.Open(countersName, bytesPerMessage);
        using Sink sink = Sink.Start(options, counters, log: countersName is null ? text => Screen.Progress.WriteLine(text) : null);
        SinkSession session = countersName is null ? new HandSession(options, sink, json) : new ChildSession(sink);
        return await session.RunAsync(token).ConfigureAwait(false);
    }
}
