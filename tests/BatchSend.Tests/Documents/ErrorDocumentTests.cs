using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BatchSend.Errors;
using BatchSend.Interop.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Documents;

/// <summary>docs/errors.md has the table that the code maps by.</summary>
public sealed class ErrorDocumentTests
{
    private const string Page = "docs/errors.md";

    private static readonly Dictionary<string, string> Sample = SampleCode.Of("EchoClient");

    [Fact]
    public void The_tables_are_those_of_the_code_and_the_code_is_that_of_a_sample() => DocumentParts.AssertMade(Page, static part => part switch
    {
        "statuses" => Statuses(),
        "causes" => Causes(),
        "certificates" => Certificates(),
        _ => SampleCode.Block(Sample[part]),
    });

    /// <summary>Complete whatever the generator does: each status with its sentence, each name of a cause.</summary>
    [Fact]
    public void Nothing_is_missing_from_it()
    {
        string page = DocumentParts.Read(Page);
        // This table is written by hand, and other tables have rows of the same names.
        string kinds = page[page.IndexOf("\n| kind |", StringComparison.Ordinal)..page.IndexOf("\n## Every status", StringComparison.Ordinal)];
        Assert.Equal(Sample.Keys.Concat(["statuses", "causes", "certificates"]).Order(), DocumentParts.Names(Page).Order());
        Assert.Equal(Sample.Count, SampleCode.CountBlocks(Page));
        Assert.All(Enum.GetValues<SendErrorStatus>(), s => Assert.Contains($"| `{s}` | {s.Kind()} | {s.Sentence()} |", page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<SendErrorKind>(), k => Assert.Contains($"\n| `{k}` | ", kinds, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<System.Net.Sockets.SocketError>(), e => Assert.Contains($"`{e}`", page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<Errno>().Where(static e => e != nameof(Errno.None)), e => Assert.Contains($"`{e}`", page, StringComparison.Ordinal));
        Assert.All(
            Enum.GetNames<System.Security.Cryptography.X509Certificates.X509ChainStatusFlags>().Where(static f => f != "NoError"),
            f => Assert.Contains($"`{f}`", page, StringComparison.Ordinal));
    }

    private static string Statuses() => Table(
        ["value", "status", "kind", "sentence"],
        SendErrors.All.Select(static s => new[] { Number((int)s), $"`{s}`", $"{s.Kind()}", s.Sentence() }));

    private static string Causes()
    {
        ILookup<SendErrorStatus, Errno> errors = Enum.GetValues<Errno>().Where(static e => e != Errno.None)
            .ToLookup(static e => SendErrors.StatusOfErrno((int)e));
        return Table(
            ["status", "socket errors (number on Windows)", "error numbers of Linux", "exceptions"],
            SendErrors.All.Select(SendErrorTable.Row).Where(r => r.Sockets.Length + r.Exceptions.Length + (r.Wrapper?.Length ?? 0) > 0).Select(row => new[]
            {
                $"`{row.Status}`",
                List(row.Sockets.Select(static e => $"`{e}` ({Number((int)e)})")),
                List(errors[row.Status].Select(static e => $"`{e}` ({Number((int)e)})")),
                List(row.Exceptions.Select(static t => t.Name).Concat(row.Wrapper is { } w ? [w.Split('.')[^1]] : Array.Empty<string>()).Select(static n => $"`{n}`")),
            }));
    }

    private static string Certificates() => Table(
        ["status", "what the validation found", "alerts of the other side", "OpenSSL", "Windows"],
        SendErrors.All.Select(SendErrorTable.Row).Where(static r => r.Kind == SendErrorKind.Security).Select(static row => new[]
        {
            $"`{row.Status}`",
            List(Flags.Of<SslPolicyErrors>(row.Policies).Select(static p => $"`{p}`").Concat(Flags.Of<X509ChainStatusFlags>(row.Chains).Select(static c => $"`{c}`"))),
            List(row.Alerts.Select(static a => $"`{a}` ({Number((int)a)})")),
            List(row.OpenSsl.Select(Number)),
            List(row.Windows.Select(static w => string.Create(CultureInfo.InvariantCulture, $"0x{w:X8}"))),
        }));

    private static string Table(string[] header, IEnumerable<string[]> rows)
    {
        var table = new StringBuilder("\n");
        foreach (string[] row in rows.Prepend([.. header.Select(static _ => "---")]).Prepend(header))
            table.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        return table.Append('\n').ToString();
    }

    private static string List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : "–";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
