using BatchSend;
using Bench.Floors;

namespace Bench.Suites;

/// <summary>Which cases the suites consist of: strategies × sizes × batches for each transport.</summary>
/// <param name="TcpSizes">Bytes a message over TCP.</param>
/// <param name="UdpSizes">Bytes a message over UDP.</param>
/// <param name="Batches">Messages a batch; each divides <see cref="SendSuite.MessagesPerInvocation"/>.</param>
/// <param name="Strategies">Names of the catalog, or null for every strategy that works over the transport here.</param>
/// <param name="MaxCases">Cases that one run may have.</param>
internal sealed record SuiteGrid(
    IReadOnlyList<int> TcpSizes,
    IReadOnlyList<int> UdpSizes,
    IReadOnlyList<int> Batches,
    IReadOnlyList<string>? Strategies,
    int MaxCases)
{
    /// <summary>Whether the suites run the floors, bare loops of native calls, instead of the strategies.</summary>
    public bool Floors { get; init; }

    /// <summary>Whether the suites time round trips to a sink that returns everything, instead of sends.</summary>
    public bool Echo { get; init; }

    /// <summary>With <see cref="Echo"/>: messages a second that are due; 0 where each batch goes when the last is back.</summary>
    public int Rate { get; init; }

    /// <summary>The cases of the throughput suites in the same run; null for none.</summary>
    public SuiteGrid? Throughput { get; init; }

    /// <summary>The cases of the multicast suite in the same run; null for none.</summary>
    public SuiteGrid? Multicast { get; init; }

    /// <summary>The cases of <see cref="TlsSendSuite"/>; null for none.</summary>
    public SuiteGrid? Tls { get; init; }

    /// <summary>A run with more cases than this outlasts the patience of whoever started it without asking for more.</summary>
    public const int DefaultMaxCases = 60;

    /// <summary>The smallest and the largest batch that matter, at a small, a typical and a large message.</summary>
    public static readonly SuiteGrid Reduced = new([64, 16384], [64, 1200], [1, 64], null, DefaultMaxCases)
    {
        Throughput = new([64], [64], [64], [SenderCatalog.Baseline.Name, "auto"], DefaultMaxCases),
    };

    public static readonly SuiteGrid Full = new([64, 1200, 16384], [64, 1200, 8192], [1, 16, 64, 256], null, int.MaxValue)
    {
        Throughput = new([64, 1200, 16384], [64, 1200, 8192], [1, 16, 64, 256], null, int.MaxValue),
    };

    /// <summary>What <c>run --echo</c> has: a small message, and the batches between which latency is traded for cost.</summary>
    public static readonly SuiteGrid Echoes = new([64], [64], [1, 16, 64], null, DefaultMaxCases) { Echo = true };

    /// <summary>The cases of UDP to multicast groups, and no others.</summary>
    public SuiteGrid ToGroups() => new([], [], Batches, Strategies, MaxCases) { Multicast = this };

    /// <summary>TLS alone, over TCP: the strategies that write to a stream.</summary>
    /// <param name="senders">Some strategies only; null for all.</param>
    /// <param name="full">All sizes and batches.</param>
    public static SuiteGrid OnlyTls(IReadOnlyList<string>? senders, bool full)
    {
        IReadOnlyList<string> strategies = senders ?? [.. TlsSenders.All.Select(s => s.Name)];
        SuiteGrid sizes = full ? Full : Reduced;
        return sizes with
        {
            TcpSizes = [],
            UdpSizes = [],
            Throughput = null,
            Tls = sizes with { Strategies = strategies, Throughput = null },
        };
    }

    private static readonly AsyncLocal<SuiteGrid?> Selected = new();

    /// <summary>
    /// The grid of the run that is being set up. BenchmarkDotNet makes the suites by itself and asks them for their
    /// parameters, so the grid reaches them along the flow of the call and not as an argument.
    /// </summary>
    public static SuiteGrid Current => Selected.Value ?? Reduced;

    /// <summary>The smallest grid that has all of these cases.</summary>
    public static SuiteGrid Of(IReadOnlyCollection<SuiteCase> cases)
    {
        SuiteCase[] toGroups = [.. cases.Where(c => c.Receivers is not null)];
        SuiteGrid unicast = OfEqual([.. cases.Except(toGroups)]);
        return unicast with { MaxCases = cases.Count, Multicast = toGroups.Length > 0 ? OfEqual(toGroups) : null };
    }

    /// <summary>Makes this the current grid until the result is disposed.</summary>
    public IDisposable Use()
    {
        var previous = new Selection(Selected.Value);
        Selected.Value = this;
        return previous;
    }

    public IReadOnlyList<int> SizesOver(Transport transport) => transport == Transport.Tcp ? TcpSizes : UdpSizes;

    public IReadOnlyList<string> StrategiesOver(Transport transport) => Floors
        ? [.. FloorCatalog.Over(transport).Select(floor => FloorCatalog.Prefix + floor)]
        : Strategies ??
    [
        .. SenderCatalog.All.Where(s => SenderSupport.Of(s, transport).IsSupported).Select(s => s.Name),
    ];

    private static SuiteGrid OfEqual(SuiteCase[] cases) => new(
        [.. cases.Where(c => c.Transport == Transport.Tcp).Select(c => c.Size).Distinct()],
        [.. cases.Where(c => c.Transport == Transport.Udp).Select(c => c.Size).Distinct()],
        [.. cases.Select(c => c.Batch).Distinct()],
        [.. cases.Select(c => c.Strategy).Distinct()],
        cases.Length);

    private sealed class Selection(SuiteGrid? previous) : IDisposable
    {
        public void Dispose() => Selected.Value = previous;
    }
}
