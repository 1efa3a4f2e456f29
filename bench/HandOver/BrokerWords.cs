using BatchSend.Broker;

namespace Bench.HandOver;

/// <summary>What became of a hand-over or a fetch, as an error line says it.</summary>
internal static class BrokerWords
{
    public static string Of(BrokerOutcome outcome) => outcome switch
    {
        BrokerOutcome.Done => "it was done",
        BrokerOutcome.NameTaken => "the broker holds a socket of this name already",
        BrokerOutcome.Full => "the broker holds as many sockets as it may (broker --sockets)",
        BrokerOutcome.NotHeld => "the broker holds no socket of this name",
        BrokerOutcome.NotConnected => "it is no connected TCP or UDP socket",
        BrokerOutcome.NoDescriptor => "one of the two processes may open no more descriptors (ulimit -n)",
        BrokerOutcome.Busy => "the broker serves as many clients as it may (broker --clients)",
        BrokerOutcome.BrokerGone => "the broker has ended",
        BrokerOutcome.NoAnswer => "the broker has not answered in time",
        BrokerOutcome.Lost => "its connection was lost on the way",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
