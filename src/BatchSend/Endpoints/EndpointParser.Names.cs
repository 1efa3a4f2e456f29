using System.Buffers;
using System.Text;

namespace BatchSend.Endpoints;

/// <summary>Host names: RFC 1123, section 2.1, with the underscore that many networks use, and their internationalised form.</summary>
internal sealed partial class EndpointParser
{
    /// <summary>Longest label and longest name in octets of text (RFC 1035, section 2.3.4).</summary>
    private const int MaxLabel = 63, MaxName = 253;

    /// <summary>Most characters of a label in another script: each is at least one octet behind "xn--" (RFC 3492, section 3).</summary>
    private const int MaxEncodable = MaxLabel - 4;

    private const string HexPrefix = "0x";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>One part of a host name, mapped to what it stands for, and where it begins in the text.</summary>
    private readonly record struct Label(string Text, int Start);

    /// <summary>Reads the host in front of <paramref name="end"/>: a name or an IPv4 address.</summary>
    private HostPart? Named(int end)
    {
        if (StrayCharacter(end) is { } stray)
        {
            Rune.DecodeFromUtf16(text.AsSpan(stray), out _, out int length);
            string allowed = "allowed: letters, digits, '-', '_' and '.'";
            return NoHost(stray, $"the host has the illegal character {PlainText.Of(text.AsSpan(stray, length))}; {allowed}");
        }

        if (Labels(end) is not { } labels)
            return null;
        bool isRooted = labels[^1].Text.Length == 0; // a dot at the end: the name as it stands, no search list (RFC 1034, section 3.1)
        ReadOnlySpan<Label> named = labels.AsSpan(0, labels.Length - (isRooted ? 1 : 0));
        if (EndsInNumber(named[^1].Text))
            return isRooted ? NoV4(labels[^1].Start - 1, "a dot does not end an IPv4 address") : V4(named);

        var host = new StringBuilder();
        foreach (Label label in named)
        {
            if (Encode(label) is not { } encoded)
                return null;
            host.Append(host.Length > 0 ? "." : "").Append(encoded);
            if (host.Length > MaxName)
                return NoHost(label.Start, $"the host is longer than {MaxName} characters as DNS has it");
        }

        string root = isRooted ? "." : "";
        return new HostPart(host + root, string.Join('.', named.ToArray().Select(l => l.Text)) + root);
    }

    private int? StrayCharacter(int end)
    {
        for (int i = 0; i < end;)
        {
            bool isWhole = Rune.DecodeFromUtf16(text.AsSpan(i, end - i), out Rune rune, out int length) == OperationStatus.Done;
            if (!isWhole || !InternationalName.IsAllowed(rune))
                return i;
            i += length;
        }

        return null;
    }

    /// <summary>The labels; the last one may be empty. Null when another one is, or one begins or ends as none may.</summary>
    private Label[]? Labels(int end)
    {
        List<Label> labels = [];
        for (int start = 0, i = 0; i <= end; i++)
        {
            if (i < end && !InternationalName.IsDot(text[i]))
                continue;
            if (i == start && (i < end || start == 0))
            {
                NoHost(i, "a part of the host is empty: there is nothing before this dot", $"{text[..start]}{text[(i + 1)..]}");
                return null;
            }

            string label = InternationalName.Map(text[start..i]);
            if (label.StartsWith('-'))
                return NoLabel(start, "a part of the host begins with '-'");
            if (label.EndsWith('-'))
                return NoLabel(i - 1, "a part of the host ends with '-'");
            labels.Add(new Label(label, start));
            start = i + 1;
        }

        return [.. labels];
    }

    private Label[]? NoLabel(int hyphen, string problem)
    {
        NoHost(hyphen, problem, text.Remove(hyphen, 1));
        return null;
    }

    /// <summary>A label as DNS has it.</summary>
    private string? Encode(Label label)
    {
        if (InternationalName.LooseMark(label.Text) is >= 0 and int mark)
        {
            NoHost(label.Start + mark, $"{PlainText.Of(label.Text)} has a letter and its mark as two characters, which cannot be joined here "
                + "(invariant globalization); write them as one");
            return null;
        }

        bool isAscii = Ascii.IsValid(label.Text);
        int length = PlainText.Runes(label.Text), limit = isAscii ? MaxLabel : MaxEncodable;
        if (length > limit) // before it is encoded, whose cost grows with the square of the length
        {
            NoHost(label.Start + (isAscii ? limit : 0), $"a part of the host is {length} characters long; allowed: {limit}{(isAscii ? "" : " of this script")}");
            return null;
        }

        if (InternationalName.Encode(label.Text) is { } encoded)
            return encoded;
        NoHost(label.Start, $"{PlainText.Of(label.Text)} cannot be written in DNS: it is not a name there (RFC 5891), or longer than {MaxLabel} characters");
        return null;
    }

    /// <summary>Whether programs would read the host as an IPv4 address: its last label is decimal digits, or 0x and hexadecimal ones.</summary>
    private static bool EndsInNumber(string last) =>
        !last.AsSpan().ContainsAnyExceptInRange('0', '9')
        || (last.StartsWith(HexPrefix, StringComparison.Ordinal) && !last.AsSpan(HexPrefix.Length).ContainsAnyExcept(HexDigits));
}
