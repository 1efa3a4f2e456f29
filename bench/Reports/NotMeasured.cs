namespace Bench.Reports;

/// <summary>Something a reader would expect and does not find, and why.</summary>
/// <param name="What">What is missing: a figure, a strategy, a cell.</param>
/// <param name="Reason">Why, and where possible what would enable it.</param>
internal sealed record NotMeasured(string What, string Reason);
