using System.Text.Json;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Gate.Counts;

/// <summary>How <see cref="Baseline"/> stands in its file.</summary>
/// <param name="Schema">As in every document.</param>
/// <param name="Kind">Always <see cref="KindName"/>.</param>
/// <param name="Cells">What is said of each cell.</param>
internal sealed record BaselineLayout(string Schema, string Kind, IReadOnlyDictionary<string, BaselineLayout.Cell?> Cells)
{
    public const string KindName = "gate-baseline";

    /// <exception cref="JsonException">Not a baseline.</exception>
    public static BaselineLayout Parse(string json)
    {
        BaselineLayout layout = JsonSerializer.Deserialize<BaselineLayout>(json, JsonOutput.Options) ?? throw new JsonException("the file holds null");
        return layout is { Schema: Document.SchemaName, Kind: KindName }
            ? layout
            : throw new JsonException($"it opens with \"{layout.Schema}\", \"{layout.Kind}\", not with \"{Document.SchemaName}\", \"{KindName}\"");
    }

    /// <summary>One cell.</summary>
    /// <param name="SendCalls">Send calls by name; in the file of an older version one number for all.</param>
    /// <param name="AllocatedBytes">Bytes allocated a batch, or null.</param>
    internal sealed record Cell(JsonElement SendCalls, long? AllocatedBytes)
    {
        /// <exception cref="JsonException">Neither the one nor the other.</exception>
        public BaselineEntry ToEntry()
        {
            if (SendCalls.ValueKind == JsonValueKind.Number && SendCalls.TryGetInt64(out long all))
                return new BaselineEntry(all, AllocatedBytes);
            IReadOnlyDictionary<string, long> calls = SendCalls.Deserialize<Dictionary<string, long>>(JsonOutput.Options)
                ?? throw new JsonException("a cell has null for its send calls");
            foreach ((string name, long count) in calls)
            {
                if (count < 0 || !SyscallCounts.SendFamily.Contains(name))
                    throw new JsonException($"\"{name}\": {count} is no count of a send call; those are {string.Join(", ", SyscallCounts.SendFamily)}");
            }

            return BaselineEntry.Of(calls, AllocatedBytes);
        }
    }
}
