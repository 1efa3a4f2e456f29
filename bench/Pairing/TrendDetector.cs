using System.Globalization;

namespace Bench.Pairing;

/// <summary>
/// Watches the warm-up: steady when the last windows show no trend in either arm and no method was compiled in them.
/// Pure; windows come in through <see cref="Add"/>.
/// </summary>
internal sealed class TrendDetector
{
    /// <summary>Windows that must be without a trend.</summary>
    public const int Windows = 10;

    /// <summary>Mann–Kendall: |S| of 10 values from which a trend is significant at 5%, two-sided (Kendall, table for n = 10).</summary>
    private const int SignificantS = 23;

    /// <summary>A trend counts only if the later half differs from the earlier by more than this: smaller ones change no word.</summary>
    private const double NegligibleRatio = 1.02;

    private readonly Queue<Window> _windows = new(Windows);

    /// <summary>What keeps the launch from being steady; null when it is.</summary>
    public string? NotSteadyReason { get; private set; } = "no warm-up yet";

    public bool IsSteady => NotSteadyReason is null;

    /// <summary>Windows so far.</summary>
    public int Added { get; private set; }

    /// <summary>Adds one window.</summary>
    /// <param name="referenceNs">Cost of the reference in this window.</param>
    /// <param name="strategyNs">Cost of the strategy in this window.</param>
    /// <param name="compiledMethods">Methods compiled by the process so far, at the end of this window.</param>
    public void Add(double referenceNs, double strategyNs, long compiledMethods)
    {
        if (_windows.Count == Windows)
            _windows.Dequeue();
        _windows.Enqueue(new Window(referenceNs, strategyNs, compiledMethods));
        Added++;
        NotSteadyReason = Judge();
    }

    /// <summary>Whether the values rise or fall: significantly by Mann–Kendall, and by more than is negligible.</summary>
    public static bool HasTrend(IReadOnlyList<double> values)
    {
        int s = 0;
        for (int i = 0; i < values.Count; i++)
        {
            for (int j = i + 1; j < values.Count; j++)
                s += values[j].CompareTo(values[i]);
        }

        int half = values.Count / 2;
        double change = PairRule.Median(values.Skip(values.Count - half)) / PairRule.Median(values.Take(half));
        return Math.Abs(s) >= SignificantS && Math.Abs(Math.Log(change)) > Math.Log(NegligibleRatio);
    }

    private string? Judge()
    {
        if (_windows.Count < Windows)
            return string.Create(CultureInfo.InvariantCulture, $"only {_windows.Count} of {Windows} warm-up windows fitted in");
        if (_windows.Peek().CompiledMethods != _windows.Last().CompiledMethods)
            return "methods were still being compiled when the warm-up ended";
        if (HasTrend([.. _windows.Select(w => w.ReferenceNs)]))
            return "the reference's cost still had a trend when the warm-up ended";
        return HasTrend([.. _windows.Select(w => w.StrategyNs)])
            ? "the strategy's cost still had a trend when the warm-up ended"
            : null;
    }

    private readonly record struct Window(double ReferenceNs, double StrategyNs, long CompiledMethods);
}
