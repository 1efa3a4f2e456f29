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
