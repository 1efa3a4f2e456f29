using System.Net.Sockets;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>The rows of the contract's theories. They come from the catalog, so a new strategy is covered by being listed there.</summary>
public static class Cases
{
    /// <summary>Every strategy × transport × address family that works on this machine.</summary>
    public static TheoryData<string, Transport, AddressFamily> All => Where(static (_, _) => true);

    /// <summary>The same over IPv4 alone, for what does not depend on the family.</summary>
    public static TheoryData<string, Transport, AddressFamily> V4 =>
        [.. All.Where(static row => row.Data.Item3 == AddressFamily.InterNetwork)];

    public static TheoryData<string, Transport, AddressFamily> Tcp => Where(static (_, transport) => transport == Transport.Tcp);

    public static TheoryData<string, Transport, AddressFamily> Udp => Where(static (_, transport) => transport == Transport.Udp);

    /// <summary>Those that promise not to allocate.</summary>
    public static TheoryData<string, Transport, AddressFamily> Frugal => Where(static (s, _) => !s.AllocatesByDesign);

    public static TheoryData<string, Transport, AddressFamily> FrugalTcp =>
        Where(static (s, transport) => !s.AllocatesByDesign && transport == Transport.Tcp);

    /// <summary>Those whose allocation is what they show.</summary>
    public static TheoryData<string, Transport, AddressFamily> Lavish => Where(static (s, _) => s.AllocatesByDesign);

    /// <summary>Every strategy with a transport that it does not work on.</summary>
    public static TheoryData<string, Transport, AddressFamily> Unsupported => Rows(static (s, transport) => !SenderSupport.Of(s, transport).IsSupported);

    public static TheoryData<string> Strategies => [.. SenderCatalog.All.Select(static s => s.Name)];

    public static SenderDescriptor Strategy(string name) => SenderCatalog.All.Single(s => s.Name == name);

    private static TheoryData<string, Transport, AddressFamily> Where(Func<SenderDescriptor, Transport, bool> wanted) =>
        Rows((s, transport) => SenderSupport.Of(s, transport).IsSupported && wanted(s, transport));

    private static TheoryData<string, Transport, AddressFamily> Rows(Func<SenderDescriptor, Transport, bool> wanted)
    {
        var rows = new TheoryData<string, Transport, AddressFamily>();
        foreach (SenderDescriptor strategy in SenderCatalog.All)
            foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
                foreach (AddressFamily family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
                    if (wanted(strategy, transport))
                        rows.Add(strategy.Name, transport, family);
        return rows;
    }
}
