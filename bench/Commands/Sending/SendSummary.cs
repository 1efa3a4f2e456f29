using System.Net.Sockets;
using BatchSend;
using Bench.Hosting;
using Bench.Meters;
using Bench.Reports;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Commands.Sending;

/// <summary>Turns what was sent, counted and delivered into the document. Pure.</summary>
internal static class SendSummary
{
    private const string ForeignReceiver = "the receiver does not share its counters";
    private const string NothingSent = "no message was sent";

    /// <param name="commandLine">As the user typed it.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="target">Who it was sent to.</param>
    /// <param name="totals">What was sent.</param>
    /// <param name="notCounted">Why system calls were not counted; null when they were.</param>
    /// <param name="reports">The report of each sink of our own; null for one that gave none.</param>
    /// <param name="incomplete">Why sending ended early; null when it did not.</param>
    /// <param name="environment">Where it was sent from.</param>
    public static SendDocument Create(
        string commandLine, SendRequest request, SendTarget target, SendTotals totals, string? notCounted, IReadOnlyList<SinkReport?> reports, string? incomplete, HostEnvironment environment)
    {
        long messages = totals.Messages;
        IReadOnlyList<SinkProcess> sinks = target.Sinks?.Sinks ?? [];
        ISinkCounters? sink = sinks.Select(s => s.Counters).MinBy(c => c.Messages);
        Reading Counted(Func<SyscallCounts, long> count) =>
            totals.Counts is { } counts ? Reading.Of(count(counts)) : Reading.NotAvailable(notCounted ?? NothingSent);
        Reading PerMessage(Reading total) => messages > 0 ? total.Per(messages) : Reading.NotAvailable(NothingSent);
        Reading OfSink(Func<ISinkCounters, double> figure) => sink is null ? Reading.NotAvailable(ForeignReceiver) : Reading.Of(figure(sink));
        Reading OfWindow(Func<WindowSet, double> figure) =>
            target.Window is { } window ? Reading.Of(figure(window)) : Reading.NotAvailable("no window: " + ForeignReceiver);

        return new SendDocument
        {
            CommandLine = commandLine,
            Target = target.EndPoint.ToString(),
            Transport = request.Transport,
            Strategy = request.Strategy.Name,
            Size = request.Size,
            Batch = request.Batch,
            Messages = messages,
            Bytes = totals.Bytes,
            Multicast = target.Group,
            Receivers = target.Group is null || sinks.Count == 0 ? null : [.. sinks.Select((s, i) => ReceiverOf(s, messages, request.Verify ? reports.ElementAtOrDefault(i) : null))],
            Delivered = OfSink(s => s.Messages),
            DeliveredPercent = messages > 0 ? OfSink(s => PercentOf(s, messages)) : Reading.NotAvailable(NothingSent),
            Lost = OfSink(s => LostAt(s, messages)),
            Seconds = totals.Elapsed.TotalSeconds,
            MessagesPerSecond = messages > 0 ? Reading.Of(messages / totals.Elapsed.TotalSeconds) : Reading.NotAvailable(NothingSent),
            SendCalls = Counted(c => c.SendCalls),
            Syscalls = Counted(c => c.Total),
            CountsSource = totals.Counts is null ? null : CountsSource.PerfEvents,
            SyscallsByName = totals.Counts?.ByName,
            Issued = ((ISendCallCounter)target.Sender).Issued,
            ContextSwitches = Counted(c => c.ContextSwitches),
            CpuNsPerMessage = PerMessage(totals.Cpu.Total),
            UserCpuNsPerMessage = PerMessage(totals.Cpu.User),
            KernelCpuNsPerMessage = PerMessage(totals.Cpu.Kernel),
            AllocatedBytesPerMessage = PerMessage(Reading.Of(totals.AllocatedBytes)),
            FirstBatch = totals.FirstBatch is { } first
                ? new FirstBatch { Messages = first.Messages, Seconds = first.Elapsed.TotalSeconds, CpuNs = first.Cpu.Total, AllocatedBytes = first.AllocatedBytes }
                : null,
            WindowBytes = OfWindow(w => w.WindowBytes),
            Placement = target.Placement,
            WindowWaitSeconds = OfWindow(w => w.WaitTicks / (double)System.Diagnostics.Stopwatch.Frequency),
            Verified = request.Verify && sinks.Count == 1 ? reports.SingleOrDefault() : null,
            Tls = target.Tls is { } tls ? TlsSummary.Create(tls, messages, sinks.Count > 0, reports is [{ Tls: var ofSink }, ..] ? ofSink : null) : null,
            Errors = totals.Error == SocketError.Success
                ? new Dictionary<string, long>()
                : new Dictionary<string, long> { [totals.Error.ToString()] = 1 },
            Degraded = totals.Degraded,
            IncompleteReason = incomplete,
            Environment = environment,
        };
    }

    private static GroupReceiver ReceiverOf(SinkProcess sink, long sent, SinkReport? verified) => new()
    {
        Delivered = Reading.Of(sink.Counters.Messages),
        DeliveredPercent = sent > 0 ? Reading.Of(PercentOf(sink.Counters, sent)) : Reading.NotAvailable(NothingSent),
        Lost = Reading.Of(LostAt(sink.Counters, sent)),
        Verified = verified,
        EndedReason = sink.WhyEndedEarly(),
    };

    private static double PercentOf(ISinkCounters sink, long sent) => 100.0 * sink.Messages / sent;

    private static long LostAt(ISinkCounters sink, long sent) => Math.Max(0, sent - sink.Messages);
}
