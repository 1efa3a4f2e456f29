using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Commands;

namespace Bench.Tls;

/// <summary>One section of a PEM file (RFC 7468), as it stands there: what cannot be decoded is not skipped.</summary>
/// <param name="Label">What it says that it holds.</param>
/// <param name="Body">What stands between its first and its last line.</param>
/// <param name="Line">The line of its beginning, from 1.</param>
/// <param name="IsClosed">Whether its last line is there.</param>
internal sealed partial record PemSection(string Label, string Body, int Line, bool IsClosed)
{
    /// <summary>Encrypted as before PKCS #8 (RFC 1421, section 4.6.1.1): the header says how.</summary>
    public bool IsEncryptedTraditionally => Body.Contains("Proc-Type:", StringComparison.Ordinal) && Body.Contains("ENCRYPTED", StringComparison.Ordinal);

    public override string ToString() => $"the {Label} at line {Line}";

    /// <summary>The sections of a file, whatever stands before, between and behind them. None where it is no PEM.</summary>
    /// <param name="content">Text in UTF-8, or in UTF-16 or UTF-32 as far as a byte order mark or the first line tells.</param>
    public static IReadOnlyList<PemSection> In(byte[] content)
    {
        foreach (string text in (IEnumerable<string>)[UserFile.Text(content), .. Without(content, Encoding.Unicode, Encoding.BigEndianUnicode)])
        {
            MatchCollection sections = Section().Matches(text);
            if (sections.Count > 0)
                return [.. sections.Select(s => Of(s, text))];
        }

        return [];
    }

    /// <summary>The section alone, in the form that the framework reads.</summary>
    /// <exception cref="CryptographicException">It is cut off or is not Base64.</exception>
    public string ToPem() => PemEncoding.WriteString(Label, Decode());

    /// <exception cref="CryptographicException">It is cut off or is not Base64.</exception>
    public byte[] Decode()
    {
        if (!IsClosed)
            throw new CryptographicException($"its last line, -----END {Label}-----, is missing");
        try
        {
            return Convert.FromBase64String(Body);
        }
        catch (FormatException)
        {
            throw new CryptographicException("it is not whole Base64");
        }
    }

    /// <summary>What is UTF-16 without a mark has a zero in every other byte.</summary>
    private static IEnumerable<string> Without(byte[] content, params Encoding[] encodings) =>
        content.AsSpan().Contains((byte)0) ? encodings.Select(e => e.GetString(content)) : [];

    private static PemSection Of(Match match, string text)
    {
        string before = text[..match.Index].ReplaceLineEndings("\n");
        return new PemSection(match.Groups["label"].Value, match.Groups["body"].Value, before.Count(c => c == '\n') + 1, match.Groups["end"].Success);
    }

    [GeneratedRegex("-----BEGIN (?<label>[^-\r\n]+)-----(?<body>.*?)(?:(?<end>-----END \\k<label>-----)|(?=-----BEGIN )|\\z)", RegexOptions.Singleline)]
    private static partial Regex Section();
}
