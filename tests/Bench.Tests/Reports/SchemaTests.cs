using System.Text.Json.Nodes;
using BatchSend;
using Bench.Hosting;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class SchemaTests
{
    public static TheoryData<string> Kinds => [.. Sample.Documents().Select(d => d.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_document_is_valid_with_and_without_privilege(string kind)
    {
        SchemaAssert.Valid(JsonOutput.Serialize(Sample.Documents().Single(d => d.Kind == kind)));
        SchemaAssert.Valid(JsonOutput.Serialize(Sample.Documents(privileged: false).Single(d => d.Kind == kind)));
    }

    [Fact]
    public void Counts_by_strace_are_valid_and_survive_a_round_trip()
    {
        string json = JsonOutput.Serialize(Sample.TracedOverview());

        SchemaAssert.Valid(json);
        Assert.Contains("\"countsSource\": \"strace\"", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonOutput.Serialize(JsonOutput.Deserialize<OverviewDocument>(json)));
    }

    [Fact]
    public void The_environment_of_this_machine_is_valid() =>
        SchemaAssert.Valid(JsonOutput.Serialize(Sample.Overview() with { Environment = HostEnvironment.Collect() }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_is_required_at_every_depth(string kind)
    {
        JsonNode whole = Brief(kind);
        List<string> missed = [];
        foreach (string path in Members(whole).ToList())
        {
            JsonNode copy = whole.DeepClone();
            Remove(copy, path);
            if (SchemaAssert.Errors(kind, copy.ToJsonString()).Count == 0)
                missed.Add(path);
        }

        Assert.Equal([], missed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_of_a_wrong_type_is_found(string kind)
    {
        JsonNode whole = Brief(kind);
        List<string> missed = [];
        foreach (string path in Members(whole).ToList())
        {
            JsonNode copy = whole.DeepClone();
            Replace(copy, path);
            if (SchemaAssert.Errors(kind, copy.ToJsonString()).Count == 0)
                missed.Add(path);
        }

        Assert.Equal([], missed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fields_may_be_added(string kind)
    {
        JsonObject document = JsonNode.Parse(JsonOutput.Serialize(Sample.Documents().Single(d => d.Kind == kind)))!.AsObject();
        document["somethingNew"] = 1;

        Assert.Equal([], SchemaAssert.Errors(kind, document.ToJsonString()));
    }

    [Fact]
    public void A_listed_strategy_has_its_support_by_transport()
    {
        Assert.True(SenderCatalog.TryFind("flush-default", out SenderDescriptor? strategy));

        Assert.True(ListedSupport.Of(strategy, Transport.Tcp) is { Supported: true, Reason: null, MaxMessagesPerCall: null });
        Assert.True(ListedSupport.Of(strategy, Transport.Udp) is { Supported: false, Reason: not null, MaxMessagesPerCall: 0 });
    }

    /// <summary>A document with one entry in each list: these tests read it once for each member.</summary>
    private static JsonNode Brief(string kind)
    {
        JsonNode whole = JsonNode.Parse(JsonOutput.Serialize(Sample.Documents().Single(d => d.Kind == kind)))!;
        Cut(whole);
        return whole;
    }

    private static void Cut(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            while (array.Count > 1)
                array.RemoveAt(array.Count - 1);
        }

        IEnumerable<JsonNode?> children = node switch
        {
            JsonArray a => [.. a],
            JsonObject o => [.. o.Select(m => m.Value)],
            _ => [],
        };
        foreach (JsonNode? child in children)
            Cut(child);
    }

    /// <summary>Paths of all members; of an array only its first element. Counts by name are free, so their members are left out.</summary>
    private static IEnumerable<string> Members(JsonNode node)
    {
        if (node is JsonArray { Count: > 0 } array)
            return Members(array[0]!).Select(p => "0/" + p);
        return node is JsonObject o
            ? o.SelectMany(m => IsFree(m.Key) || m.Value is not (JsonObject or JsonArray)
                ? [m.Key]
                : Members(m.Value).Select(p => $"{m.Key}/{p}").Prepend(m.Key))
            : [];
    }

    private static bool IsFree(string name) => name is "syscallsByName" or "sendCallsByName" or "runtimeCallsByName" or "errors" or "runtimeSettings" or "mitigations" or "refusals";

    private static void Remove(JsonNode root, string path) => Parent(root, path).Remove(path.Split('/')[^1]);

    private static void Replace(JsonNode root, string path) =>
        Parent(root, path)[path.Split('/')[^1]] = new JsonArray(new JsonArray());

    private static JsonObject Parent(JsonNode root, string path) => path.Split('/')[..^1]
        .Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!)
        .AsObject();
}
