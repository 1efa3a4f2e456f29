using BatchSend;
using Bench.Echoes;
using Bench.Hosting;
using Bench.Meters;
using Bench.Reports;
using Bench.Traffic;

namespace Bench.Commands.Sending;

/// <summary>One <c>send --echo</c>, from the connection to the document.</summary>
internal static class EchoRun
{
    /// <returns>The document, and why it failed; null when it did not. A failure that an interrupt caused is none.</returns>
    /// <exception cref="CommandFailure">The receiver cannot be reached, or the request cannot be sent to it.</exception>
    public static async Task<(SendDocument Document, string? Failure)> RunAsync(
        SendRequest request, string commandLine, HostEnvironment environment, CancellationToken token)
    {
        if (request.Transport == Transport.Udp && request.Size < VerifyPattern.SequenceBytes)
            throw CommandFailure.Usage($"--echo numbers every datagram: at least {VerifyPattern.SequenceBytes} bytes");
        await using SendTarget target = await SendTarget.OpenAsync(request, token).ConfigureAwait(false);
        EchoMessages messages = new(request.Batch, request.Size);
        EchoRoom room = EchoRoom.For(target.Socket, request.Size, request.Batch, target.Sinks?.Sinks[0]);
        EchoClient client = new(target.Socket, target.Sender, messages, room, target.FreeCpu);
        EchoLoop loop = new(request, client, target, token);
        using (client)
            loop.Run((totals, elapsed) => Screen.Progress.WriteLine(SendText.Progress(totals, elapsed)));
        (_, string? sinkFailure) = await target.FinishAsync().ConfigureAwait(false);

        EchoFigures echo = EchoSummary.Of(client, request.Batch, request.Rate, loop.Totals.Messages, loop.Unsent);
        string? failure = (loop.Failure, sinkFailure) is ({ } sending, { } ended) ? $"{sending}; {ended}" : loop.Failure ?? sinkFailure ?? WrongContent(echo);
        bool interrupted = token.IsCancellationRequested;
        SendDocument document = SendSummary.Create(
            commandLine, request, target, loop.Totals, EchoLoop.NotCounted, reports: [],
            interrupted ? "interrupted" : failure, environment) with
        {
            Echo = echo,
            Placement = target.Placement + Reader(target),
            WindowBytes = Reading.NotAvailable("with --echo no window is held against the sink's counters: what has come back bounds what is under way"),
            WindowWaitSeconds = Reading.NotAvailable("no window"),
        };
        return (document, interrupted ? null : failure);
    }

    /// <summary>Loss is part of UDP and reported as a figure; a wrong byte is a failure.</summary>
    private static string? WrongContent(EchoFigures echo) =>
        echo.Corrupt > 0 ? $"{echo.Corrupt} messages came back with other bytes than were sent, or were never sent" : null;

    private static string Reader(SendTarget target) =>
        target.Sinks is null ? "" : target.FreeCpu is { } cpu ? $", echoes read on CPU {cpu}" : ", echoes read on the sender's CPU";
}
