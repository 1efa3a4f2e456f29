using System.Diagnostics;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Echoes;

/// <summary>Turns what a client saw into figures. To be called while nothing is under way, or after its end.</summary>
internal static class EchoSummary
{
    private const double NsPerSecond = 1e9;
    private const string NoTrip = "no batch came back whole";

    /// <param name="client">What sent and read.</param>
    /// <param name="batch">Messages a batch.</param>
    /// <param name="rate">Messages a second; null where each batch waited for the last.</param>
    /// <param name="allAccepted">Messages that the sends accepted.</param>
    /// <param name="unsent">With a rate: messages that were due when it ended and had not been sent.</param>
    /// <param name="before">What was counted before the times that are in the client now.</param>
    public static EchoFigures Of(EchoClient client, int batch, int? rate, long allAccepted, long unsent = 0, EchoBaseline before = default)
    {
        long accepted = allAccepted - before.Accepted;
        Reading OfDatagrams(Func<Sinks.SequenceAccount, long> figure) =>
            client.Reader.Account is { } account ? Reading.Of(figure(account)) : Reading.NotAvailable("a TCP stream has no such thing");

        return new EchoFigures
        {
            RatePerSecond = rate,
            FillNs = rate is { } perSecond
                ? Reading.Of((batch - 1) * NsPerSecond / perSecond)
                : Reading.NotAvailable("no rate was given: a batch is complete at once"),
            Batches = client.Times.Last.Count,
            IncompleteBatches = client.Begun - before.Batches - client.Times.Last.Count,
            First = client.Times.First.Figures(NoTrip),
            Last = client.Times.Last.Figures(NoTrip),
            Late = rate is null ? new TimeSamples().Figures("no rate was given: a batch is sent when the last is back") : client.Times.Late.Figures(NoTrip),
            Unsent = rate is null ? Reading.NotAvailable("no rate was given: nothing is due") : Reading.Of(unsent),
            SendNsPerMessage = accepted > 0
                ? Reading.Of((client.SendTicks - before.SendTicks) * (NsPerSecond / Stopwatch.Frequency) / accepted)
                : Reading.NotAvailable("no message was sent"),
            Echoed = client.Reader.Echoed - before.Echoed,
            Lost = OfDatagrams(account => Math.Max(0, accepted - (account.Distinct - before.Echoed))),
            Duplicate = OfDatagrams(account => account.Duplicate - before.Duplicate),
            Reordered = OfDatagrams(account => account.Reordered - before.Reordered),
            Corrupt = client.Reader.Corrupt - before.Corrupt,
            NotLosslessReason = client.Room.NotLosslessReason,
        };
    }
}
