using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Commands;
using Bench.Reports;

namespace Bench.Gate.Counts;

/// <summary>
/// The committed file that counts are held against: one line a cell, sorted, so that a change reads well in a diff.
/// </summary>
internal sealed class Baseline
{
    public const string FileName = "gate-baseline.json";

    private const string Kind = "gate-baseline";

    public Baseline(IReadOnlyDictionary<string, BaselineEntry> cells) =>
        Cells = new SortedDictionary<string, BaselineEntry>(cells.ToDictionary(), StringComparer.Ordinal);

    /// <summary>Entries by <see cref="GateCell.Id"/>, sorted.</summary>
    public IReadOnlyDictionary<string, BaselineEntry> Cells { get; }

    /// <summary>What this build's formulas say of the cells of the plan that work on this machine.</summary>
    public static Baseline OfThisBuild() => new(GatePlan.CountCells
        .Where(cell => cell.WhyNot is null)
        .ToDictionary(cell => cell.Id, cell => BaselineEntry.Of(cell)!));

    /// <summary>With the older rows of cells that the plan has and this machine cannot send: its formulas say nothing of them.</summary>
    public Baseline WithRowsOfOtherMachines(Baseline older) => new(Cells
        .Concat(GatePlan.CountCells.Where(c => c.WhyNot is not null && older.Cells.ContainsKey(c.Id)).Select(c => KeyValuePair.Create(c.Id, older.Cells[c.Id])))
        .ToDictionary());

    /// <exception cref="CommandFailure">The file is no baseline.</exception>
    public static Baseline ReadOrEmpty(FileInfo file) => file.Exists ? Read(file) : new Baseline(new Dictionary<string, BaselineEntry>());

    /// <exception cref="CommandFailure">There is no such file, or it is no baseline: there is nothing to hold the counts against.</exception>
    public static Baseline Read(FileInfo file)
    {
        if (!file.Exists)
            throw CommandFailure.NoData($"there is no baseline at '{file}': 'gate --update-baseline' writes it");
        try
        {
            return Parse(File.ReadAllText(file.FullName));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.NoData($"'{file}' is no baseline: {e.Message}");
        }
    }

    /// <exception cref="JsonException">Not a baseline.</exception>
    public static Baseline Parse(string json)
    {
        Layout layout = JsonSerializer.Deserialize<Layout>(json, JsonOutput.Options) ?? throw new JsonException("the file holds null");
        if (layout.Schema != Document.SchemaName || layout.Kind != Kind)
            throw new JsonException($"it opens with \"{layout.Schema}\", \"{layout.Kind}\", not with \"{Document.SchemaName}\", \"{Kind}\"");
        return new Baseline(layout.Cells);
    }

    public string ToJson()
    {
        StringBuilder text = new();
        text.Append("{\n  \"schema\": \"").Append(Document.SchemaName).Append("\",\n  \"kind\": \"").Append(Kind).Append("\",\n  \"cells\": {");
        string separator = "\n";
        foreach ((string id, BaselineEntry entry) in Cells)
        {
            text.Append(separator).Append(CultureInfo.InvariantCulture, $"    \"{id}\": {{ \"sendCalls\": {entry.SendCalls}");
            text.Append(CultureInfo.InvariantCulture, $", \"allocatedBytes\": {(entry.AllocatedBytes is { } bytes ? bytes : "null")} }}");
            separator = ",\n";
        }

        return text.Append("\n  }\n}\n").ToString();
    }

    /// <summary>What changes from an older baseline to this one, a line each.</summary>
    public IEnumerable<string> ChangesFrom(Baseline older)
    {
        foreach (string id in Cells.Keys.Union(older.Cells.Keys).Order(StringComparer.Ordinal))
        {
            BaselineEntry? before = older.Cells.GetValueOrDefault(id), now = Cells.GetValueOrDefault(id);
            if (before != now)
                yield return $"{id}: {Text(before)} → {Text(now)}";
        }
    }

    private static string Text(BaselineEntry? entry) => entry is null
        ? "none"
        : $"{Format.Counted(entry.SendCalls, "send call", "send calls")}, {(entry.AllocatedBytes is { } bytes ? $"{Format.Count(bytes)} B" : "allocates by design")}";

    private sealed record Layout(string Schema, string Kind, Dictionary<string, BaselineEntry> Cells);
}
