using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bench.Reports;

/// <summary>How every JSON of the program is written and read.</summary>
internal static class JsonOutput
{
    /// <summary>Indented, for documents.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: true);

    /// <summary>The same on one line, for processes that talk to each other.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(indented: false);

    /// <summary>One document as it goes to standard output or a file, without a final line break.</summary>
    public static string Serialize(Document document) => JsonSerializer.Serialize(document, document.GetType(), Options);

    /// <summary>Reads a document back. Fields that are not known here are skipped.</summary>
    /// <exception cref="JsonException">Not JSON, another kind of document, another schema, or a field is missing.</exception>
    public static T Deserialize<T>(string json)
        where T : Document
    {
        T document = JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the document is null");
        using JsonDocument raw = JsonDocument.Parse(json);
        Require(raw.RootElement, "schema", document.Schema);
        Require(raw.RootElement, "kind", document.Kind);
        return document;
    }

    /// <summary>The kind of a document, or null when the text is JSON but no document of this schema.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static string? KindOf(string json)
    {
        using JsonDocument raw = JsonDocument.Parse(json);
        return StringOf(raw.RootElement, "schema") == Document.SchemaName ? StringOf(raw.RootElement, "kind") : null;
    }

    /// <summary>The schema that a text says it is of; null where it does not say.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static string? SchemaOf(string json)
    {
        using JsonDocument raw = JsonDocument.Parse(json);
        return StringOf(raw.RootElement, "schema");
    }

    /// <summary>Any value as one line, for a parent process.</summary>
    public static string ToLine<T>(T value) => JsonSerializer.Serialize(value, Compact);

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    public static T FromLine<T>(string line) =>
        JsonSerializer.Deserialize<T>(line, Compact) ?? throw new JsonException("the line holds null");

    private static void Require(JsonElement root, string name, string expected)
    {
        string? found = StringOf(root, name);
        if (found != expected)
            throw new JsonException($"\"{name}\" is {(found is null ? "missing" : $"\"{found}\"")}, not \"{expected}\"");
    }

    private static string? StringOf(JsonElement root, string name)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null; // JSON may hold half a surrogate pair, which is no text
        }
    }

    /// <summary>JSON has no NaN and no infinity: a figure that is none of the numbers is null, and costs no document.</summary>
    private sealed class FiniteNumbers : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }

    private static JsonSerializerOptions Create(bool indented)
    {
        JsonSerializerOptions options = new()
        {
            WriteIndented = indented,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // The documents are files and pipes, never parts of a web page: keep × and µ readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ReadingMembers.Split } },
            Converters = { new FiniteNumbers(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }
}
