using System.Text.Json.Serialization;

namespace Bench.Reports;

/// <summary>
/// One JSON document of the program. Within a major version of the schema, fields are only ever added.
/// </summary>
internal abstract record Document
{
    /// <summary>Name and major version of the schema of every document.</summary>
    public const string SchemaName = "batchsend/1";

    [JsonPropertyOrder(-2)]
    public string Schema { get; } = SchemaName;

    /// <summary>Which document this is; <c>schemas/KIND.schema.json</c> describes it.</summary>
    [JsonPropertyOrder(-1)]
    public abstract string Kind { get; }
}
