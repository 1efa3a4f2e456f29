using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Validators;

namespace Bench.Suites;

/// <summary>
/// Listens for errors that a benchmark reports after its results. BenchmarkDotNet prints an exception of a global
/// clean-up, where the suites compare their counts, and goes on as if the case had succeeded.
/// </summary>
internal sealed class ErrorWatch : ILogger
{
    private readonly List<string> _errors = [];

    public string Id => nameof(ErrorWatch);

    public int Priority => 0;

    /// <summary>What the watch of a config has heard since it was last asked, in one line; null for nothing.</summary>
    public static string? TakeErrors(IConfig config) =>
        config.GetLoggers().OfType<ErrorWatch>().SelectMany(watch => watch.Take()).ToArray() is { Length: > 0 } errors
            ? string.Join(' ', errors)
            : null;

    public void Write(LogKind logKind, string text) => WriteLine(logKind, text);

    public void WriteLine()
    {
    }

    public void WriteLine(LogKind logKind, string text)
    {
        if (!text.StartsWith(ValidationErrorReporter.ConsoleErrorPrefix, StringComparison.Ordinal))
            return;
        lock (_errors)
            _errors.Add(text[ValidationErrorReporter.ConsoleErrorPrefix.Length..].Trim());
    }

    public void Flush()
    {
    }

    private string[] Take()
    {
        lock (_errors)
        {
            string[] errors = [.. _errors];
            _errors.Clear();
            return errors;
        }
    }
}
