using System.Text.Json;
using BatchSend;
using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Base;
using Bench.Gate.Counts;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class BaselineTests
{
    /// <summary>Strategies without a row of times: their send paths are others'.</summary>
    private static readonly string[] CountedAlone = ["flush-default", "pending-tasks"];

    private static readonly Baseline Three = new(new Dictionary<string, BaselineEntry>
    {
        ["udp/segment-offload/64B/b64"] = Sample.Entry(sendMsg: 2, sendMmsg: 1),
        ["tcp/pending-tasks/64B/b64"] = Sample.Entry(sendTo: 64) with { AllocatedBytes = null },
        ["tcp/free/64B/b64"] = Sample.Entry(),
    });

    [Fact]
    public void It_is_sorted_and_has_one_line_a_row() => Assert.Equal(
        """
        {
          "schema": "batchsend/1",
          "kind": "gate-baseline",
          "cells": {
            "tcp/free/64B/b64": { "sendCalls": {}, "allocatedBytes": 0 },
            "tcp/pending-tasks/64B/b64": { "sendCalls": { "sendto": 64 }, "allocatedBytes": null },
            "udp/segment-offload/64B/b64": { "sendCalls": { "sendmmsg": 1, "sendmsg": 2 }, "allocatedBytes": 0 }
          }
        }

        """,
        Three.ToJson());

    [Fact]
    public void It_survives_a_round_trip() => Assert.Equal(Three.ToJson(), Baseline.Parse(Three.ToJson()).ToJson());

    [Fact]
    public void Changes_are_named_row_by_row()
    {
        Baseline changed = new(new Dictionary<string, BaselineEntry> { ["udp/segment-offload/64B/b64"] = Sample.Entry(sendMsg: 3), ["udp/new/64B/b1"] = Sample.Entry(sendTo: 1) });

        Assert.Equal(
            [
                "tcp/free/64B/b64: 0 send calls, 0 B → none",
                "tcp/pending-tasks/64B/b64: 64 send calls (sendto 64), allocates by design → none",
                "udp/new/64B/b1: none → 1 send call (sendto 1), 0 B",
                "udp/segment-offload/64B/b64: 3 send calls (sendmmsg 1, sendmsg 2), 0 B → 3 send calls (sendmsg 3), 0 B",
            ],
            changed.ChangesFrom(Three));
        Assert.Empty(Three.ChangesFrom(Baseline.Parse(Three.ToJson())));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate", "cells": {} }""")]
    [InlineData("""{ "schema": "batchsend/9", "kind": "gate-baseline", "cells": {} }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": { "allocatedBytes": 0 } } }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": null } }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": { "sendCalls": null, "allocatedBytes": 0 } } }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": { "sendCalls": 1.5, "allocatedBytes": 0 } } }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": { "sendCalls": { "sendto": -1 }, "allocatedBytes": 0 } } }""")]
    [InlineData("""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "x": { "sendCalls": { "write": 1 }, "allocatedBytes": 0 } } }""")]
    public void Another_file_is_refused(string json) => Assert.Throws<JsonException>(() => Baseline.Parse(json));

    [Fact]
    public void The_file_of_an_older_version_says_what_to_run_and_can_be_replaced()
    {
        const string older = """{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "udp/mmsg/64B/b64": { "sendCalls": 1, "allocatedBytes": 0 } } }""";

        JsonException refused = Assert.Throws<JsonException>(() => Baseline.Parse(older));

        Assert.Equal("it has send calls without their names, as an older version wrote it; run 'gate --update-baseline'", refused.Message);
        Baseline now = new(new Dictionary<string, BaselineEntry> { ["udp/mmsg/64B/b64"] = Sample.Entry(sendMmsg: 1) });
        Assert.Equal(["udp/mmsg/64B/b64: 1 send call, 0 B → 1 send call (sendmmsg 1), 0 B"], now.ChangesFrom(Baseline.ParseAnyVersion(older)));
    }

    /// <summary>Of the base only the names of its strategies are asked, and those every version has.</summary>
    [Fact]
    public void A_strategy_that_is_gone_is_known_from_a_file_of_either_version()
    {
        const string older = """{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "udp/former/64B/b64": { "sendCalls": 1, "allocatedBytes": 0 } } }""";
        string newer = new Baseline(new Dictionary<string, BaselineEntry> { ["tcp/former/64B/b64"] = Sample.Entry(sendTo: 1) }).ToJson();

        Assert.Equal([("former", Transport.Udp), ("former", Transport.Tcp)], BaseStrategies.Removed(older, newer).Select(c => (c.Strategy, c.Transport)));
    }

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
