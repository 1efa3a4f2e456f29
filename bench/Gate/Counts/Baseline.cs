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
        .Concat(older.Cells.Where(row => !IsWithoutNames(row.Value))
            .IntersectBy(GatePlan.CountCells.Where(c => c.WhyNot is not null).Select(c => c.Id), row => row.Key))
        .ToDictionary());

    /// <exception cref="CommandFailure">The file is no baseline.</exception>
    public static Baseline ReadOrEmpty(FileInfo file) => file.Exists ? Read(file) : new Baseline(new Dictionary<string, BaselineEntry>());

    /// <summary>What <c>--update-baseline</c> is to replace: the file of an older version too, or nothing.</summary>
    /// <exception cref="CommandFailure">The file is no baseline of any version.</exception>
    public static Baseline ReadToReplace(FileInfo file) =>
        file.Exists ? Read(file, ParseAnyVersion) : new Baseline(new Dictionary<string, BaselineEntry>());

    /// <exception cref="CommandFailure">There is no such file, or it is no baseline: there is nothing to hold the counts against.</exception>
    public static Baseline Read(FileInfo file) => file.Exists
        ? Read(file, Parse)
        : throw CommandFailure.NoData($"there is no baseline at '{file}': 'gate --update-baseline' writes it");

    /// <exception cref="JsonException">Not a baseline, or of an older version, which did not tell send calls apart.</exception>
    public static Baseline Parse(string json)
    {
        Baseline baseline = ParseAnyVersion(json);
        return baseline.Cells.Values.Any(IsWithoutNames)
            ? throw new JsonException("it has send calls without their names, as an older version wrote it; run 'gate --update-baseline'")
            : baseline;
    }

    /// <summary>Where an older version wrote it, entries have no calls by name.</summary>
    /// <exception cref="JsonException">Not a baseline.</exception>
    public static Baseline ParseAnyVersion(string json) =>
        new(BaselineLayout.Parse(json).Cells.ToDictionary(cell => cell.Key, cell => (cell.Value ?? throw new JsonException($"{cell.Key} is null")).ToEntry()));

    public string ToJson()
    {
        StringBuilder text = new();
        text.Append("{\n  \"schema\": \"").Append(Document.SchemaName).Append("\",\n  \"kind\": \"").Append(BaselineLayout.KindName).Append("\",\n  \"cells\": {");
        string separator = "\n";
        foreach ((string id, BaselineEntry entry) in Cells)
        {
            string calls = string.Join(", ", entry.SendCallsByName.Select(c => string.Create(CultureInfo.InvariantCulture, $"\"{c.Key}\": {c.Value}")));
            text.Append(separator).Append(CultureInfo.InvariantCulture, $"    \"{id}\": {{ \"sendCalls\": {(calls.Length > 0 ? $"{{ {calls} }}" : "{}")}");
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

    private static Baseline Read(FileInfo file, Func<string, Baseline> parse)
    {
        try
        {
            return parse(UserFile.Text(UserFile.Read(file.FullName)));
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw CommandFailure.NoData($"'{file}' is no baseline: {e.Message}");
        }
    }

    private static bool IsWithoutNames(BaselineEntry entry) => entry.SendCalls != 0 && entry.SendCallsByName.Count == 0;

    private static string Text(BaselineEntry? entry) => entry is null
        ? "none"
        : $"{Format.Counted(entry.SendCalls, "send call", "send calls")}{SendCallNames.InBrackets(entry.SendCallsByName)}, {(entry.AllocatedBytes is { } bytes ? $"{Format.Count(bytes)} B" : "allocates by design")}";
}
