using System.Runtime;

namespace Bench.Hosting;

/// <summary>The runtime's settings that change what is measured.</summary>
internal static class RuntimeSettings
{
    private const string Default = "default";

    public static IReadOnlyDictionary<string, string> Collect() => new Dictionary<string, string>
    {
        ["serverGc"] = GCSettings.IsServerGC ? "on" : "off",
        ["gcLatencyMode"] = GCSettings.LatencyMode.ToString(),
        ["tieredCompilation"] = Setting("TieredCompilation"),
        ["tieredPgo"] = Setting("TieredPGO"),
        ["readyToRun"] = Environment.GetEnvironmentVariable("DOTNET_ReadyToRun") ?? Default,
    };

    /// <summary>The environment stands above the program's configuration file.</summary>
    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable("DOTNET_" + name)
        ?? AppContext.GetData("System.Runtime." + name)?.ToString()
        ?? Default;
}
