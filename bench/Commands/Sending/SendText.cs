using System.Globalization;
using BatchSend;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Reports;
using Bench.Sinks;

namespace Bench.Commands.Sending;

/// <summary>What <c>send</c> prints for a reader: progress while it runs, and the result as one line a figure.</summary>
internal static class SendText
{
    /// <summary>One line for the time so far.</summary>
    public static string Progress(SendTotals totals, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{elapsed.TotalSeconds,6:0.0} s  {totals.Messages,15:N0} messages accepted  {totals.Bytes,18:N0} bytes");

    public static IEnumerable<string> Result(SendDocument send)
    {
        if (send.Incomplete)
            yield return $"INCOMPLETE: {send.IncompleteReason}";
        string transport = send.Tls is not null ? "TLS" : send.Transport == Transport.Tcp ? "TCP" : "UDP";
        yield return Line("sent", $"{send.Messages:N0} messages, {send.Bytes:N0} bytes in {send.Seconds:0.000} s over {transport} to {send.Target}");
        yield return Line("how", $"{send.Strategy}, {send.Size} bytes a message, {send.Batch} messages a batch");
        yield return Line("rate", $"{Figure(send.MessagesPerSecond, "N0", " messages/s")} accepted; delivered {Figure(send.DeliveredPercent, "0.###", "%")}");
        if (send.Multicast is { } group)
            yield return Line("multicast", $"on {group.Interface ?? "the interface that the routes choose"}, TTL {group.TimeToLive}{(group.Loopback ? "" : ", loopback off")}");
        foreach ((int index, GroupReceiver receiver) in (send.Receivers ?? []).Index())
            yield return Line($"receiver {index + 1}", Receiver(receiver));
        if (send.Tls is { } tls)
        {
            yield return Line("TLS", $"{tls.Protocol}, {tls.CipherSuite}; receiver {tls.ServerCertificate} for '{tls.ServerName}', client certificate {tls.ClientCertificate ?? "none asked for"}");
            yield return Line("TLS records", $"{Figure(tls.Records, "N0", "")} for the messages ({Figure(tls.RecordsPerMessage, "0.####", " a message")}); in all {Figure(tls.RecordsInAll, "N0", "")}, at the sink {Figure(tls.RecordsAtSink, "N0", "")}");
        }

        yield return Line("issued", $"{Calls(send.Issued, send.Messages)} send operations by the library");
        if (send is { SendCalls.Value: { } sendCalls, Syscalls.Value: { } syscalls, ContextSwitches.Value: { } switches })
        {
            yield return Line("send calls", $"{Calls(sendCalls, send.Messages)} seen by the kernel");
            yield return Line("system calls", Calls(syscalls, send.Messages) + ByName(send));
            yield return Line("switches", $"{Calls(switches, send.Messages)} of context");
            yield return Line("counting", "adds about 1 µs to each system call: rate and CPU include it; compare strategies with the verb compare");
        }
        else
        {
            yield return Line("system calls", $"n/a ({send.Syscalls.Reason})");
            if (send.Echo is null)
                yield return Line("send calls", Traced(send));
        }

        yield return Line("CPU", $"{Figure(send.CpuNsPerMessage, "N0", " ns a message")}, waits included; {Parts(send)}");
        yield return Line("allocated", Figure(send.AllocatedBytesPerMessage, "0.##", " bytes a message"));
        if (send.FirstBatch is { } first)
            yield return Line("first batch", First(send, first));
        yield return Line("placement", send.Placement);
        if (send.WindowWaitSeconds is { Value: { } wait })
            yield return Line("window", $"{send.WindowBytes.Value:N0} bytes under way at most; waited {wait:0.000} s for room");
        foreach (string line in send.Echo is { } echo ? EchoText.Lines(echo) : [])
            yield return line;
        if (send.Verified is { } v)
            yield return Line("verified", Verified(v));
        if (send.Events is { } events)
        {
            yield return Line("events", "recorded while it was sent once more, in a process of its own:");
            foreach ((string name, string figure) in EventTable.Columns.Zip(EventTable.Cells(events, reason => $"n/a ({reason})")))
                yield return Line("", $"{name.TrimEnd(':')} {figure}");
            if (events.SocketsAgree(send.Transport, tls: send.Tls is not null) is { } agree)
                yield return Line("", agree ? "cross-check: the socket counters saw exactly what the sends say" : Disagreement(events));
            else if (send.Tls is not null)
                yield return Line("", EventTable.NoCheckOverTls);
        }

        if (send.Degraded is { } degraded)
            yield return Line("degraded", $"{degraded}");
        yield return Line("on", $"{send.Environment.Cpu}, {send.Environment.Kernel}, {send.Environment.Dotnet}");
    }

    private static string Parts(SendDocument send) => send.UserCpuNsPerMessage.Reason is { } reason && reason == send.KernelCpuNsPerMessage.Reason
        ? $"user and kernel n/a ({reason})"
        : $"user {Figure(send.UserCpuNsPerMessage, "N0", " ns")}, kernel {Figure(send.KernelCpuNsPerMessage, "N0", " ns")}";

    /// <summary>Part of the figures above: of few messages it is the most of them.</summary>
    private static string First(SendDocument send, FirstBatch first)
    {
        const string why = "first calls, for which code is compiled and buffers are made";
        if (send.Messages == first.Messages)
            return $"all of this is one batch, of {why}";
        string seconds = first.Seconds.ToString("0.0000", CultureInfo.InvariantCulture);
        string cpu = first.CpuNs.Value is { } ns ? string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.00} ms of CPU time") : $"CPU time n/a ({first.CpuNs.Reason})";
        double allocated = (send.AllocatedBytesPerMessage.Value ?? 0) * send.Messages;
        string later = ((allocated - first.AllocatedBytes) / (send.Messages - first.Messages)).ToString("0.##", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds} s, {cpu} and {first.AllocatedBytes:N0} bytes allocated of all this: {why}; allocated after it: {later} bytes a message");
    }

    private static string Disagreement(EventFigures events) => string.Create(
        CultureInfo.InvariantCulture,
        $"cross-check: the socket counters saw {events.SocketBytesSent.Value:N0} of {events.PayloadBytes.Value:N0} bytes, {events.SocketDatagramsSent.Value:N0} datagrams for {events.Messages.Value:N0} messages");

    private static string Line(string name, FormattableString text) => Line(name, FormattableString.Invariant(text));

    internal static string Line(string name, string text) => $"{name,-14}{text}";

    private static string Calls(double calls, long messages) => messages > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{calls:N0} ({calls / messages:0.####} a message)")
        : string.Create(CultureInfo.InvariantCulture, $"{calls:N0}");

    private static string Traced(SendDocument send) => send.StraceRun is { } run
        ? string.Create(CultureInfo.InvariantCulture, $"{run.SendCallsPerMessage:0.####} a message, as strace counted in a run of its own ({run.Messages:N0} messages to a sink of its own)")
        : $"n/a (strace counts them without privilege, but not here: {send.StraceRunReason})";

    private static string ByName(SendDocument send) => send.SyscallsByName is { Count: > 0 } names
        ? ": " + string.Join(", ", names.OrderByDescending(n => n.Value).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Key} {n.Value:N0}")))
        : "";

    private static string Receiver(GroupReceiver receiver) =>
        $"delivered {Figure(receiver.DeliveredPercent, "0.###", "%")}, lost {Figure(receiver.Lost, "N0", "")}"
        + (receiver.Verified is { } found ? $"; verified: {Verified(found)}" : "")
        + (receiver.EndedReason is { } reason ? $"; {reason}" : "");

    private static string Verified(SinkReport found) =>
        $"lost {Count(found.Lost)}, duplicate {Count(found.Duplicate)}, reordered {Count(found.Reordered)}, corrupt {Count(found.Corrupt)}";

    internal static string Figure(Reading reading, string format, string unit) => reading.Value is { } value
        ? value.ToString(format, CultureInfo.InvariantCulture) + unit
        : $"n/a ({reading.Reason})";

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "n/a";
}
