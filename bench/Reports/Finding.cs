using Bench.Pairing;

namespace Bench.Reports;

/// <summary>One statement that follows from the data by a pure function.</summary>
/// <param name="Name">Stable name, for tests and tools: <c>pending-tasks-calls</c>.</param>
/// <param name="Text">The statement: one or two sentences, strategies in backticks.</param>
/// <param name="Rows">The JSON rows it rests on, as paths within the document: <c>cells[3]</c>.</param>
/// <param name="Interval">Ratio and 99% interval of the first row; null when the statement is about counts, or about several rows whose intervals it names.</param>
internal sealed record Finding(string Name, string Text, IReadOnlyList<string> Rows, Estimate? Interval);
