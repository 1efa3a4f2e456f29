using Bench.Sinks;

namespace Bench.Echoes;

/// <summary>What a client had counted when a measurement began. To be taken while nothing is under way.</summary>
/// <param name="Batches">Batches begun.</param>
/// <param name="Accepted">Messages accepted.</param>
/// <param name="SendTicks">Time inside sends.</param>
/// <param name="Echoed">Messages back.</param>
/// <param name="Duplicate">Of the account of datagrams.</param>
/// <param name="Reordered">The same.</param>
/// <param name="Corrupt">Messages that came back otherwise.</param>
internal readonly record struct EchoBaseline(long Batches, long Accepted, long SendTicks, long Echoed, long Duplicate, long Reordered, long Corrupt)
{
    public static EchoBaseline Of(EchoClient client, long accepted)
    {
        SequenceAccount? account = client.Reader.Account;
        return new EchoBaseline(
            client.Begun, accepted, client.SendTicks, client.Reader.Echoed, account?.Duplicate ?? 0, account?.Reordered ?? 0, client.Reader.Corrupt);
    }
}
