using System.Text.Json;

namespace Bench.Tests.Pairing;

/// <summary>Launches of identical code (A/A) as the program recorded them; the file says when, where and by which command.</summary>
internal sealed record RecordedLaunches
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public required string MadeBy { get; init; }

    public required IReadOnlyList<RecordedCell> Cells { get; init; }

    public static RecordedLaunches Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Pairing", "recorded-launches.json");
        return JsonSerializer.Deserialize<RecordedLaunches>(File.ReadAllText(path), Options)
            ?? throw new JsonException("the recording is null");
    }
}

/// <summary>One cell: its launch values, each the median of its pairs, ln(first arm's cost / second arm's cost).</summary>
internal sealed record RecordedCell(string Id, IReadOnlyList<double> LaunchValues);
