using System.CommandLine;

namespace Bench.Commands;

/// <summary>A command that shows by example how it is used; the examples end its help.</summary>
/// <param name="name">The verb.</param>
/// <param name="description">One sentence: what it does.</param>
/// <param name="examples">
/// Whole command lines after the program's name, each with what it is for: <c>("send -u :5000", "to a receiver on this machine")</c>.
/// </param>
internal sealed class Verb(string name, string description, params (string Line, string Purpose)[] examples)
    : Command(name, description)
{
    public IReadOnlyList<(string Line, string Purpose)> Examples { get; } = examples;
}
