using System.Diagnostics;
using BatchSend;
using BatchSend.Broker;
using Bench.Commands;

namespace Bench.HandOver;

/// <summary>One of the two processes that a socket goes to and fro between: fetches it, serves it for a while, hands it over.</summary>
internal static class HandOverWorker
{
    /// <summary>Bytes, or datagrams, that a turn serves at the least and below the most: odd lengths, so that turns end anywhere in a stream.</summary>
    public const int FewestBytes = 1, MostBytes = 64 * 1024, FewestDatagrams = 1, MostDatagrams = 32;

    /// <param name="job">What to do.</param>
    /// <param name="tell">Told of what it has seen: when it waits for the first socket, and at the end.</param>
    /// <param name="token">Ends it.</param>
    public static async Task RunAsync(HandOverJob job, Action<HandOverReport> tell, CancellationToken token)
    {
        var random = new Random(job.Seed);
        List<double> pauses = [];
        using BrokerClient broker = await BrokerClient.ConnectAsync(job.Address, token).ConfigureAwait(false);
        tell(new HandOverReport([]));
        while (true)
        {
            FetchResult fetched = await broker.FetchAsync(job.Take, wait: true, token).ConfigureAwait(false);
            if (fetched is not { Outcome: BrokerOutcome.Done, Socket: { } socket })
                throw CommandFailure.Failed($"the socket {job.Take} cannot be fetched: {BrokerWords.Of(fetched.Outcome)}");
            var state = HandOverState.Read(fetched.Context.Span);
            pauses.Add(Stopwatch.GetElapsedTime(state.Stopped).TotalMicroseconds);

            bool last = state.HandOver >= job.HandOvers;
            long? amount = last ? null : job.Transport == Transport.Tcp ? random.Next(FewestBytes, MostBytes) : random.Next(FewestDatagrams, MostDatagrams);
            long position = await Echo.ServeAsync(socket, job.Transport, state.Position, amount, token).ConfigureAwait(false);
            if (last)
            {
                socket.Dispose();
                break;
            }

            HandOverState next = HandOverState.Now(state.HandOver + 1, position);
            BrokerOutcome outcome = await broker.HandOverAsync(job.Give, socket, next.ToBytes(), token).ConfigureAwait(false);
            if (outcome != BrokerOutcome.Done)
                throw CommandFailure.Failed($"the socket {job.Give} cannot be handed over: {BrokerWords.Of(outcome)}");
            if (next.HandOver >= job.HandOvers)
                break;
        }

        tell(new HandOverReport(pauses));
    }
}
