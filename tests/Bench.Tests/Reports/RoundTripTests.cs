using System.Text.Json;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_document_survives_a_round_trip(bool privileged)
    {
        foreach (Document document in Sample.Documents(privileged))
        {
            string json = JsonOutput.Serialize(document);
            Assert.Equal(json, Again(document, json));
        }
    }

    [Fact]
    public void Schema_and_kind_come_first()
    {
        foreach (Document document in Sample.Documents())
        {
            Assert.StartsWith(
                $"{{\n  \"schema\": \"batchsend/1\",\n  \"kind\": \"{document.Kind}\",",
                JsonOutput.Serialize(document).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_derived_members_of_a_cell_stand_in_the_json()
    {
        using JsonDocument json = JsonDocument.Parse(JsonOutput.Serialize(Sample.Overview()));

        JsonElement row = json.RootElement.GetProperty("cells")[1];
        Assert.Equal("tcp/flush/64B/b64", row.GetProperty("cell").GetProperty("id").GetString());
        Assert.Equal("tcp", row.GetProperty("cell").GetProperty("transport").GetString());
        Assert.Equal("faster", row.GetProperty("estimate").GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("{}", "schema")]
    [InlineData("""{"schema":"batchsend/2","kind":"list","strategies":[],"suites":[]}""", "batchsend/2")]
    [InlineData("""{"schema":"batchsend/1","kind":"sink","strategies":[],"suites":[]}""", "sink")]
    [InlineData("""{"schema":"batchsend/1","kind":"list","strategies":[]}""", "suites")]
    [InlineData("""{"schema":"batchsend/1","kind":"list","strategies":[],"suites":null}""", "suites")]
    [InlineData("null", "null")]
    public void Another_document_is_refused_with_the_reason(string json, string named)
    {
        JsonException refused = Assert.Throws<JsonException>(() => JsonOutput.Deserialize<ListDocument>(json));

        if (json != "{}")
            Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kind_is_read_without_the_rest()
    {
        Assert.Equal("overview", JsonOutput.KindOf("""{"schema":"batchsend/1","kind":"overview"}"""));
        Assert.Null(JsonOutput.KindOf("""{"schema":"batchsend/2","kind":"overview"}"""));
        Assert.Null(JsonOutput.KindOf("[1]"));
    }

    private static string Again(Document document, string json) => document switch
    {
        OverviewDocument => JsonOutput.Serialize(JsonOutput.Deserialize<OverviewDocument>(json)),
        ComparisonDocument => JsonOutput.Serialize(JsonOutput.Deserialize<ComparisonDocument>(json)),
        ComparisonSetDocument => JsonOutput.Serialize(JsonOutput.Deserialize<ComparisonSetDocument>(json)),
        ThroughputDocument => JsonOutput.Serialize(JsonOutput.Deserialize<ThroughputDocument>(json)),
        SuitesDocument => JsonOutput.Serialize(JsonOutput.Deserialize<SuitesDocument>(json)),
        SendDocument => JsonOutput.Serialize(JsonOutput.Deserialize<SendDocument>(json)),
        ListDocument => JsonOutput.Serialize(JsonOutput.Deserialize<ListDocument>(json)),
        DoctorDocument => JsonOutput.Serialize(JsonOutput.Deserialize<DoctorDocument>(json)),
        HandOverDocument => JsonOutput.Serialize(JsonOutput.Deserialize<HandOverDocument>(json)),
        SinkDocument => JsonOutput.Serialize(JsonOutput.Deserialize<SinkDocument>(json)),
        GateDocument => JsonOutput.Serialize(JsonOutput.Deserialize<GateDocument>(json)),
        GateSetDocument => JsonOutput.Serialize(JsonOutput.Deserialize<GateSetDocument>(json)),
        SelfTestDocument => JsonOutput.Serialize(JsonOutput.Deserialize<SelfTestDocument>(json)),
        _ => throw new ArgumentOutOfRangeException(nameof(document), document.Kind, null),
    };
}
