using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Hosting;

namespace Bench.Reports;

/// <summary>Every member of the environment, as the JSON has it, so that a new one cannot be forgotten here.</summary>
internal static class EnvironmentTable
{
    private const string ReasonSuffix = "Reason";

    /// <summary>The environment in one line.</summary>
    public static string OneLine(HostEnvironment environment)
    {
        string cpus = environment.AllowedCpus.Value is { } count ? $" ({Format.Counted((long)count, "CPU", "CPUs")})" : "";
        string machine = environment.VirtualMachine is true ? ", virtual machine" : "";
        return $"{environment.Kernel}, {environment.Cpu}{cpus}{machine}, {environment.Dotnet}, loopback";
    }

    public static IEnumerable<IReadOnlyList<string>> Rows(HostEnvironment environment)
    {
        JsonObject members = JsonSerializer.SerializeToNode(environment, JsonOutput.Options)!.AsObject();
        foreach ((string name, JsonNode? value) in members)
        {
            bool isReason = name.EndsWith(ReasonSuffix, StringComparison.Ordinal) && members.ContainsKey(name[..^ReasonSuffix.Length]);
            if (!isReason)
                yield return [Spaced(name), value is null ? Missing(members, name) : Shown(value)];
        }
    }

    /// <summary>One table; where several environments differ, a column each, and what differs named first.</summary>
    public static void Write(MarkdownText text, IEnumerable<HostEnvironment> environments)
    {
        List<IReadOnlyList<string>[]> tables = [.. environments.Select(e => Rows(e).ToArray())];
        IReadOnlyList<string> differences = Differences(tables);
        if (differences.Count == 0)
        {
            text.Table(["what", "here"], tables[0]);
            return;
        }

        text.Paragraph($"**The environments differ in: {string.Join(", ", differences)}.**");
        text.Table(
            ["what", .. tables.Index().Select(t => MeasuredView.PathOf(t.Index))],
            tables[0].Select(row => (IReadOnlyList<string>)[row[0], .. tables.Select(t => ValueOf(t, row[0]))]));
    }

    /// <summary>What is not the same in all environments.</summary>
    public static IReadOnlyList<string> Differences(IEnumerable<HostEnvironment> environments) =>
        Differences([.. environments.Select(e => Rows(e).ToArray())]);

    private static IReadOnlyList<string> Differences(List<IReadOnlyList<string>[]> tables) =>
        [.. tables[0].Select(r => r[0]).Where(name => tables.Select(t => ValueOf(t, name)).Distinct().Skip(1).Any())];

    private static string ValueOf(IReadOnlyList<string>[] table, string name) => table.First(r => r[0] == name)[1];

    private static string Missing(JsonObject members, string name) =>
        members[name + ReasonSuffix]?.GetValue<string>() is { } reason ? $"{Format.NotAvailable}: {reason}" : Format.NotAvailable;

    private static string Shown(JsonNode value) => value switch
    {
        JsonObject o => Listed(o.Select(m => $"{m.Key}: {(m.Value is null ? Format.NotAvailable : Shown(m.Value))}")),
        JsonArray a => Listed(a.Select(m => m is null ? Format.NotAvailable : Shown(m))),
        _ when value.GetValueKind() is JsonValueKind.True => "yes",
        _ when value.GetValueKind() is JsonValueKind.False => "no",
        _ => value.ToString() is { Length: > 0 } text ? text : "(empty)",
    };

    private static string Listed(IEnumerable<string> parts) =>
        string.Join("; ", parts) is { Length: > 0 } text ? text : "(none)";

    /// <summary>The words of a camelCase name.</summary>
    private static string Spaced(string name)
    {
        StringBuilder text = new();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append(' ');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
