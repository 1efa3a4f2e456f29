using BatchSend.Endpoints;

namespace BatchSend;

/// <summary>Why a text is no <see cref="Endpoint"/>: where, what, and how it would be right.</summary>
/// <param name="Text">What was read, as it was given.</param>
/// <param name="Position">
/// Index in <paramref name="Text"/>, in UTF-16 units from 0, of the first character that is wrong; its length where
/// something is missing at the end.
/// </param>
/// <param name="Problem">What is wrong there: a part of a sentence, on one line.</param>
/// <param name="Example">A text that is right, made of what was given where that can be told. It can be parsed.</param>
public sealed record EndpointError(string Text, int Position, string Problem, string Example)
{
    /// <summary>All of it on one line. Characters of the text that a terminal would act upon are written as escapes, and a long text is cut.</summary>
    public override string ToString() => $"{PlainText.Around(Text, Position)} {Where}: {Problem}; for example {Example}";

    /// <summary>Counted as a reader counts: from 1, a character beyond the basic plane as one.</summary>
    private string Where => Position >= Text.Length
        ? "at its end"
        : $"at character {PlainText.Runes(Text.AsSpan(0, Position)) + 1}";
}
