using System.Globalization;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Commands.Sending;

/// <summary>What <c>send --echo</c> prints of the round trips.</summary>
internal static class EchoText
{
    private const double NsPerMicrosecond = 1000;

    public static IEnumerable<string> Lines(EchoFigures echo)
    {
        yield return SendText.Line("came back", string.Create(
            CultureInfo.InvariantCulture, $"{echo.Echoed:N0} messages with every byte as sent, {echo.Corrupt:N0} otherwise; {Losses(echo)}"));
        yield return SendText.Line("batches", string.Create(
            CultureInfo.InvariantCulture, $"{echo.Batches:N0} came back whole, {echo.IncompleteBatches:N0} did not and are in no time; {Pace(echo)}"));
        string from = echo.RatePerSecond is null ? "its send" : "when it was due";
        yield return SendText.Line("first message", $"{Times(echo.First)} from {from} to the first message back");
        yield return SendText.Line("last message", $"{Times(echo.Last)} from {from} to the last message back");
        if (echo.RatePerSecond is not null)
        {
            yield return SendText.Line("late", $"{Times(echo.Late)} from when it was due to its send: part of the times above");
            yield return SendText.Line("not sent", $"{SendText.Figure(echo.Unsent, "N0", "")} messages that were due when it ended: in no time either");
            yield return SendText.Line("filling", $"{Micros(echo.FillNs)} µs before that, while a batch fills, its first message waits");
        }

        yield return SendText.Line("inside sends", SendText.Figure(echo.SendNsPerMessage, "N0", " ns a message"));
        if (echo.NotLosslessReason is { } reason)
            yield return SendText.Line("may lose", reason);
    }

    private static string Pace(EchoFigures echo) => echo.RatePerSecond is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate:N0} messages/s were due, whatever was still under way")
        : "each was sent when the last was back: a stall delays the next ones and shows once; --rate shows it in full";

    private static string Losses(EchoFigures echo) => echo.Lost.Value is { } lost
        ? string.Create(CultureInfo.InvariantCulture, $"lost {lost:N0}, duplicate {echo.Duplicate.Value:N0}, reordered {echo.Reordered.Value:N0}")
        : "a stream loses and reorders nothing";

    private static string Times(EchoTimes times) =>
        $"median {Micros(times.MedianNs)}, p90 {Micros(times.P90Ns)}, p99 {Micros(times.P99Ns)}, p99.9 {Micros(times.P999Ns)}, max {Micros(times.MaxNs)} µs";

    private static string Micros(Reading ns) => ns.Value is { } value
        ? (value / NsPerMicrosecond).ToString("#,0.0", CultureInfo.InvariantCulture)
        : $"n/a ({ns.Reason})";
}
