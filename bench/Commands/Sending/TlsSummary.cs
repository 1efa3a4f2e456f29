using Bench.Meters;
using Bench.Reports;
using Bench.Tls;

namespace Bench.Commands.Sending;

/// <summary>Turns what a TLS connection knows of itself into its part of the document.</summary>
internal static class TlsSummary
{
    /// <param name="tls">The connection, at its end.</param>
    /// <param name="messages">Messages that were sent on it.</param>
    /// <param name="ours">Whether the receiver is a sink of our own.</param>
    /// <param name="sink">What it counted; null where it has not said, and with another receiver.</param>
    public static TlsTraffic Create(TlsConnection tls, long messages, bool ours, TlsSinkReport? sink)
    {
        Reading Counted(double records) => tls.NotCounted is { } reason ? Reading.NotAvailable(reason) : Reading.Of(records);
        return new TlsTraffic
        {
            Protocol = tls.Protocol,
            CipherSuite = tls.CipherSuite,
            ServerName = tls.ServerName,
            ServerCertificate = tls.ServerCertificate,
            ClientCertificate = tls.ClientCertificate,
            Acknowledged = tls.Acknowledged,
            Closed = tls.Closed,
            HandshakeSeconds = tls.HandshakeTime.TotalSeconds,
            Records = Counted(tls.DataRecords),
            RecordsPerMessage = messages > 0 ? Counted(tls.DataRecords / (double)messages) : Reading.NotAvailable("no message was sent"),
            RecordsInAll = Counted(tls.RecordsSent),
            RecordsAtSink = sink is null
                ? Reading.NotAvailable(ours ? "the sink ended without a report" : "the receiver's side of the connection is not known")
                : Reading.Of(sink.Records),
        };
    }
}
