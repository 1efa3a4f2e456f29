using System.Collections.Concurrent;
using System.Text.Json;
using Bench.Reports;
using NJsonSchema;
using NJsonSchema.Validation;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>Checks a document of the program against the committed schema of its kind.</summary>
internal static class SchemaAssert
{
    private const string ReasonSuffix = "Reason";

    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    /// <summary>The text is one JSON document of a known kind, has every field of its schema, and a reason for each figure that is null.</summary>
    public static void Valid(string json)
    {
        string? kind = JsonOutput.KindOf(json);
        Assert.True(kind is not null, "the document names no kind of schema " + Document.SchemaName);
        Assert.Equal([], Errors(kind, json));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(["schema", "kind"], document.RootElement.EnumerateObject().Take(2).Select(p => p.Name));
        RequireReasons(document.RootElement, "$");
    }

    /// <summary>What the schema of a kind finds wrong with a text.</summary>
    public static IReadOnlyList<string> Errors(string kind, string json) =>
        [.. Schemas.GetOrAdd(kind, Load).Validate(json).SelectMany(Flatten)];

    private static JsonSchema Load(string kind)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "schemas", kind + ".schema.json");
        Assert.True(File.Exists(file), $"no schema for documents of kind '{kind}'");
        return JsonSchema.FromFileAsync(file).GetAwaiter().GetResult();
    }

    private static IEnumerable<string> Flatten(ValidationError error) => error is ChildSchemaValidationError { Errors.Count: > 0 } parent
        ? parent.Errors.SelectMany(e => e.Value).SelectMany(Flatten)
        : [$"{error.Path}: {error.Kind}"];

    /// <summary>Of "x" and "xReason" exactly one is null, everywhere. A schema of this draft cannot say so briefly.</summary>
    private static void RequireReasons(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach ((int index, JsonElement item) in element.EnumerateArray().Index())
                RequireReasons(item, $"{path}[{index}]");
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            RequireReasons(member.Value, $"{path}.{member.Name}");
            if (element.TryGetProperty(member.Name + ReasonSuffix, out JsonElement reason) && member.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
                Assert.True(member.Value.ValueKind == JsonValueKind.Null ^ reason.ValueKind == JsonValueKind.Null, $"{path}.{member.Name} needs either a figure or a reason");
        }
    }
}
