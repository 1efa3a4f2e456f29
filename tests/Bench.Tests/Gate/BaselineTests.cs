using System.Text.Json;
using BatchSend;
using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Counts;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class BaselineTests
{
    /// <summary>Strategies without a row of times: their send paths are others'.</summary>
    private static readonly string[] CountedAlone = ["flush-default", "pending-tasks"];

    private static readonly Baseline Two = new(new Dictionary<string, BaselineEntry>
    {
        ["udp/mmsg/64B/b64"] = new(1, 0),
        ["tcp/pending-tasks/64B/b64"] = new(64, null),
    });

    [Fact]
    public void It_is_sorted_and_has_one_line_a_row() => Assert.Equal(
        """
        {
          "schema": "batchsend/1",
          "kind": "gate-baseline",
          "cells": {
            "tcp/pending-tasks/64B/b64": { "sendCalls": 64, "allocatedBytes": null },
            "udp/mmsg/64B/b64": { "sendCalls": 1, "allocatedBytes": 0 }
          }
        }

        """,
        Two.ToJson());

    [Fact]
    public void It_survives_a_round_trip() => Assert.Equal(Two.ToJson(), Baseline.Parse(Two.ToJson()).ToJson());

    [Fact]
    public void Changes_are_named_row_by_row()
    {
        Baseline changed = new(new Dictionary<string, BaselineEntry> { ["udp/mmsg/64B/b64"] = new(2, 0), ["udp/new/64B/b1"] = new(1, 0) });

        Assert.Equal(
            [
                "tcp/pending-tasks/64B/b64: 64 send calls, allocates by design → none",
                "udp/mmsg/64B/b64: 1 send call, 0 B → 2 send calls, 0 B",
                "udp/new/64B/b1: none → 1 send call, 0 B",
            ],
            changed.ChangesFrom(Two));
        Assert.Empty(Two.ChangesFrom(Two));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate", "cells": {} }""")]
    [InlineData("""{ "schema": "batchsend/9", "kind": "gate-baseline", "cells": {} }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": { "allocatedBytes": 0 } } }""")]
    public void Another_file_is_refused(string json) => Assert.Throws<JsonException>(() => Baseline.Parse(json));

    [Fact]
    public void A_file_that_is_not_there_is_missing_data()
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => Baseline.Read(new FileInfo("/nowhere/gate-baseline.json")));

        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
        Assert.Contains("--update-baseline", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_one_holds_this_builds_formulas()
    {
        Baseline committed = Baseline.Read(new FileInfo(Path.Combine(SourceTree.Root, Baseline.FileName)));

        // Rows that do not work on this machine are in the file all the same.
        foreach ((string id, BaselineEntry entry) in Baseline.OfThisBuild().Cells)
            Assert.Equal(entry, committed.Cells.GetValueOrDefault(id));
    }

    [Fact]
    public void The_plan_has_every_strategy_over_each_of_its_transports()
    {
        foreach (SenderDescriptor strategy in SenderCatalog.All)
        {
            foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp }.Where(t => strategy.Transports.HasFlag(t)))
                Assert.Contains(GatePlan.CountCells, c => c.Strategy == strategy.Name && c.Transport == transport);
            if (!CountedAlone.Contains(strategy.Name))
                Assert.Contains(GatePlan.TimeCells, c => c.Strategy == strategy.Name);
        }

        Assert.All(GatePlan.TimeCells, c => Assert.Contains(c with { Strategy = SenderCatalog.Baseline.Name }, GatePlan.TimeCells));

        Assert.InRange(GatePlan.TimeCells.Count, 1, GatePlan.MostTimeCells);
        Assert.Equal(GatePlan.CountCells.Count, GatePlan.CountCells.Select(c => c.Id).Distinct().Count());
    }
}
