using System.Reflection;
using BatchSend;
using Bench.Suites;
using Bench.Toolchains;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Xunit;

namespace Bench.Tests.Suites;

/// <summary>Which cases the suites have, and that each of them works without BenchmarkDotNet's engine.</summary>
public sealed class SuiteCasesTests
{
    private static readonly int[] AllBatches = [1, 16, 64, 256];
    private static readonly bool[] EitherTime = [false, true];

    private static SuiteGrid SomeOfTls
    {
        get
        {
            SuiteGrid all = SuiteGrid.OnlyTls(senders: null, full: false);
            return all with { Tls = all.Tls! with { TcpSizes = [64], Batches = [64] } };
        }
    }

    public static TheoryData<Type, string, int, int> DefaultCases()
    {
        var cases = new TheoryData<Type, string, int, int>();
        foreach (BenchmarkCase benchmarkCase in CasesOf(SuiteGrid.Reduced).Concat(CasesOf(SuiteGrid.Reduced with { Floors = true })).Concat(CasesOf(SomeOfTls)))
        {
            SuiteCase sent = SuiteCase.Of(benchmarkCase);
            cases.Add(benchmarkCase.Descriptor.Type, sent.Strategy, sent.Size, sent.Batch);
        }

        return cases;
    }

    public static TheoryData<string, int> GroupCases()
    {
        var cases = new TheoryData<string, int>();
        foreach (SuiteCase sent in CasesOf(SuiteGrid.Reduced.ToGroups()).Select(SuiteCase.Of).Where(c => c is { Size: 64, Batch: 64 }))
            cases.Add(sent.Strategy, sent.Receivers!.Value);
        return cases;
    }

    [Theory]
    [MemberData(nameof(DefaultCases))]
    public void Every_benchmark_method_runs_once_and_its_counts_agree(Type suite, string strategy, int size, int batch) =>
        RunOnce(suite, strategy, size, batch, _ => { });

    [Theory]
    [MemberData(nameof(GroupCases))]
    public void Every_strategy_sends_to_groups_and_the_counts_of_each_receiver_agree(string strategy, int receivers) =>
        RunOnce(typeof(MulticastSuite), strategy, 64, 64, suite => ((MulticastSuite)suite).Receivers = receivers);

    private static void RunOnce(Type suite, string strategy, int size, int batch, Action<TrafficSuite> choose) =>
        OnThreadOfItsOwn(() =>
        {
            foreach (MethodInfo benchmark in suite.GetMethods().Where(m => m.GetCustomAttribute<BenchmarkAttribute>() is not null))
            {
                var instance = (TrafficSuite)Activator.CreateInstance(suite)!;
                instance.Strategy = strategy;
                instance.Size = size;
                instance.Batch = batch;
                choose(instance);
                instance.Connect();
                try
                {
                    benchmark.Invoke(instance, null);
                }
                finally
                {
                    instance.VerifyAndClose();
                }
            }
        });

    [Fact]
    public void By_default_there_are_at_most_60_cases_and_every_supported_strategy_is_among_them()
    {
        SuiteCase[] cases = [.. CasesOf(SuiteGrid.Reduced).Select(SuiteCase.Of)];

        Assert.InRange(cases.Length, 1, SuiteGrid.DefaultMaxCases);
        foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
        {
            IEnumerable<string> supported =
                SenderCatalog.All.Where(s => SenderSupport.Of(s, transport).IsSupported).Select(s => s.Name);
            Assert.Equal(supported.Order(), cases.Where(c => c.Transport == transport && !c.UntilDelivered).Select(c => c.Strategy).Distinct().Order());
        }
    }

    [Fact]
    public void Every_supported_strategy_goes_to_a_group_of_one_and_of_four_within_the_limit_of_cases()
    {
        SuiteCase[] cases = [.. CasesOf(SuiteGrid.Reduced.ToGroups()).Select(SuiteCase.Of)];

        Assert.InRange(cases.Length, 1, SuiteGrid.DefaultMaxCases);
        Assert.All(cases, c => Assert.Equal((Transport.Udp, false), (c.Transport, c.UntilDelivered)));
        var supported = from strategy in SenderCatalog.All
                        where SenderSupport.Of(strategy, Transport.Udp).IsSupported
                        from receivers in new int?[] { 1, 4 }
                        select (strategy.Name, receivers);
        Assert.Equal(supported.Order(), cases.Select(c => (c.Strategy, c.Receivers)).Distinct().Order());
        Assert.DoesNotContain(CasesOf(SuiteGrid.Reduced).Select(SuiteCase.Of), c => c.Receivers is not null);
    }

    [Fact]
    public void The_full_grid_has_all_sizes_and_batches()
    {
        SuiteCase[] cases = [.. CasesOf(SuiteGrid.Full).Select(SuiteCase.Of)];

        foreach ((Transport transport, int largest) in new[] { (Transport.Tcp, 16384), (Transport.Udp, 8192) })
        {
            var flush = cases.Where(c => c.Transport == transport && c.Strategy == "flush").Select(c => (c.Size, c.Batch, c.UntilDelivered));
            var expected = from size in new[] { 64, 1200, largest } from batch in AllBatches from untilDelivered in EitherTime select (size, batch, untilDelivered);
            Assert.Equal(expected.Order(), flush.Order());
        }
    }

    [Fact]
    public void The_suite_over_TLS_has_every_strategy_that_writes_to_a_stream_and_stands_alone()
    {
        SuiteCase[] cases = [.. CasesOf(SuiteArguments.Parse(["--tls"]).Grid).Select(SuiteCase.Of)];

        Assert.All(cases, c => Assert.True(c is { Tls: true, Transport: Transport.Tcp, UntilDelivered: false }));
        Assert.Equal(TlsSenders.All.Select(s => s.Name).Order(), cases.Select(c => c.Strategy).Distinct().Order());
        Assert.InRange(cases.Length, 1, SuiteGrid.DefaultMaxCases);
        Assert.True(CasesOf(SuiteArguments.Parse(["--tls", "--full-grid"]).Grid).Count() > cases.Length);
        Assert.DoesNotContain(CasesOf(SuiteGrid.Reduced), c => SuiteCase.Of(c).Tls);
    }

    [Fact]
    public void The_default_set_has_a_few_cases_until_delivery_over_each_transport() => Assert.Equal(
        [(Transport.Tcp, "per-buffer"), (Transport.Tcp, "auto"), (Transport.Udp, "per-buffer"), (Transport.Udp, "auto")],
        CasesOf(SuiteGrid.Reduced).Select(SuiteCase.Of).Where(c => c.UntilDelivered).Select(c => (c.Transport, c.Strategy)));

    [Fact]
    public void Per_buffer_is_the_baseline_of_every_group_and_its_first_row()
    {
        foreach (var group in CasesOf(SuiteGrid.Reduced).GroupBy(c => SuiteCase.Of(c) with { Strategy = "" }))
        {
            BenchmarkCase baseline = Assert.Single(group, c => c.Descriptor.Baseline);
            Assert.Equal(SenderCatalog.Baseline.Name, SuiteCase.Of(baseline).Strategy);
            Assert.Same(baseline, new SuiteOrderer().GetSummaryOrder([.. group], null!).First());
        }
    }

    [Fact]
    public void A_batch_that_does_not_divide_an_invocation_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SuiteTraffic.Open(Transport.Tcp, "flush", 64, 100));

    [Theory]
    [InlineData(256, 0, 255)]
    [InlineData(256, 1, 256)]
    [InlineData(256, 0, 257)]
    public void Counts_that_do_not_agree_fail_the_case(long sent, long lost, long received) =>
        Assert.Contains(
            "do not agree",
            Assert.Throws<InvalidOperationException>(() => SuiteTraffic.Verify(sent, lost, received)).Message,
            StringComparison.Ordinal);

    private static IEnumerable<BenchmarkCase> CasesOf(SuiteGrid grid)
    {
        using (grid.Use())
        {
            IConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(SuiteConfig.DefaultJob), NullLogger.Instance);
            return [.. SuiteRunner.Select(config).SelectMany(s => s.BenchmarksCases)];
        }
    }

    /// <summary>A suite keeps the thread that it is set up on to one CPU, which a thread of the pool must not stay on.</summary>
    private static void OnThreadOfItsOwn(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
