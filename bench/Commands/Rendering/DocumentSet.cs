using Bench.Reports;

namespace Bench.Commands.Rendering;

/// <summary>Puts several saved documents of one kind into one.</summary>
internal static class DocumentSet
{
    /// <exception cref="CommandFailure">They are of kinds that no report holds together.</exception>
    public static Document Of(IReadOnlyList<SavedDocument> saved)
    {
        if (saved.All(s => s.Document is GateDocument or GateSetDocument))
            return new GateSetDocument { Documents = [.. saved.SelectMany(s => s.Document is GateSetDocument set ? set.Documents : [(GateDocument)s.Document])] };
        if (saved.FirstOrDefault(s => s.Document is not (ComparisonDocument or ComparisonSetDocument)) is not { } other)
            return new ComparisonSetDocument { Documents = [.. saved.SelectMany(s => s.Document is ComparisonSetDocument set ? set.Documents : [(ComparisonDocument)s.Document])] };
        throw new CommandFailure(
            ExitCodes.NoData, $"'{other.File}' is a document of kind '{other.Document.Kind}': only comparisons, or only gates, can be put into one report");
    }
}
