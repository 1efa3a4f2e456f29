namespace Bench.Reports.Charts;

/// <summary>What the upright axis of a <see cref="BatchChart"/> shows.</summary>
/// <param name="Name">The figure: <c>time a message</c>.</param>
/// <param name="Label">A figure as its tick is labelled.</param>
internal sealed record BatchAxis(string Name, Func<double, string> Label);
