using Xunit;

namespace BatchSend.Tests.Endpoints;

/// <summary>End points that are wrong: where, what, and an example that is right.</summary>
public sealed class EndpointErrorTests
{
    private static readonly string Label = new('a', 64);
    private static readonly string Name = string.Join('.', Enumerable.Repeat(new string('b', 31), 8)); // 8 × 32 − 1 = 255

    [Theory]
    [InlineData("", 0, "there is nothing", "receiver.example:5000")]
    [InlineData("host", 4, "the port is missing", "host:5000")]
    [InlineData("host:", 5, "the port is missing", "host:5000")]
    [InlineData("192.0.2.1", 9, "the port is missing", "192.0.2.1:5000")]
    [InlineData("[::1]", 5, "the port is missing", "[::1]:5000")]
    [InlineData("[::1]:", 6, "the port is missing", "[::1]:5000")]
    [InlineData("host:0", 5, "port 0 is not allowed; allowed: 1 to 65535", "host:5000")]
    [InlineData("host:65536", 5, "port 65536 is not allowed", "host:5000")]
    [InlineData("host:99999999999999999999", 5, "port 99999999999999999999 is not allowed", "host:5000")]
    [InlineData("host:-1", 5, "port -1 is not allowed", "host:5000")]
    [InlineData("host:80x", 7, "the port '80x' is no number", "host:5000")]
    [InlineData("host:http", 5, "the port 'http' is no number", "host:5000")]
    [InlineData("host:８０", 5, "is no number", "host:5000")]
    [InlineData("host:80 ", 7, "is no number", "host:5000")]
    [InlineData("5000", 0, "the host is missing", "receiver.example:5000")]
    [InlineData(":5000", 0, "the host is missing", "receiver.example:5000")]
    [InlineData("http://host:80/x", 4, "this is a URL", "receiver.example:5000")]
    [InlineData("bad host:1", 3, "the illegal character ' '", "receiver.example:5000")]
    [InlineData(" host:1", 0, "the illegal character ' '", "receiver.example:5000")]
    [InlineData("a/b:1", 1, "the illegal character '/'", "receiver.example:5000")]
    [InlineData("user@host:1", 4, "the illegal character '@'", "receiver.example:5000")]
    [InlineData("h☃st:1", 1, "the illegal character '☃'", "receiver.example:5000")]
    [InlineData("h😀st:1", 1, "the illegal character '😀'", "receiver.example:5000")]
    [InlineData("h\u202Est:1", 1, @"the illegal character '\u202E'", "receiver.example:5000")]
    [InlineData("host\n:1", 4, @"the illegal character '\u000A'", "receiver.example:5000")]
    [InlineData("h\0st:1", 1, @"the illegal character '\u0000'", "receiver.example:5000")]
    [InlineData("ﬁ.example:1", 0, "the illegal character 'ﬁ'", "receiver.example:5000")] // a ligature, which IDNA has not
    [InlineData("aｱ:1", 1, "the illegal character 'ｱ'", "receiver.example:5000")]
    [InlineData("İstanbul:1", 0, "the illegal character 'İ'", "receiver.example:5000")]
    [InlineData("host:+80", 5, "the port '+80' is no number", "host:5000")]
    [InlineData("host:٨٠", 5, "the port '٨٠' is no number", "host:5000")]
    [InlineData("a..b:1", 2, "a part of the host is empty", "a.b:1")]
    [InlineData(".a:1", 0, "a part of the host is empty", "a:1")]
    [InlineData("-a:1", 0, "begins with '-'", "a:1")]
    [InlineData("b.a-.c:1", 3, "ends with '-'", "b.a.c:1")]
    [InlineData("xn--x!:1", 5, "the illegal character '!'", "receiver.example:5000")]
    [InlineData("a.xn--99999999:1", 2, "cannot be written in DNS", "receiver.example:5000")]
    [InlineData("1.2:1", 3, "an IPv4 address has 4 numbers, not 2", "192.0.2.1:5000")]
    [InlineData("1.2.3.4.5:1", 8, "one too many", "192.0.2.1:5000")]
    [InlineData("1.2.3.256:1", 6, "256 is not allowed in an IPv4 address; allowed: 0 to 255", "192.0.2.1:5000")]
    [InlineData("1.02.3.4:1", 2, "'02' begins with 0", "192.0.2.1:5000")]
    [InlineData("1.2.3.4.:1", 7, "a dot does not end an IPv4 address", "192.0.2.1:5000")]
    [InlineData("0x7f000001:1", 0, "'0x7f000001' is no decimal number", "192.0.2.1:5000")]
    [InlineData("host.123:1", 0, "'host' is no decimal number", "192.0.2.1:5000")]
    [InlineData("::1:5000", 0, "an IPv6 address stands in brackets", "[::1]:5000")]
    [InlineData("2001:db8::1", 0, "an IPv6 address stands in brackets", "[2001:db8::1]:5000")]
    [InlineData("fe80::1%eth0", 0, "an IPv6 address stands in brackets", "[fe80::1%eth0]:5000")]
    [InlineData("host:80:90", 7, "a second colon", "host:80")]
    [InlineData("[::1", 4, "the bracket at the beginning is not closed", "[::1]:5000")]
    [InlineData("[::1]5000", 5, "a colon and the port follow", "[::1]:5000")]
    [InlineData("[]:1", 1, "'' is no IPv6 address", "[2001:db8::1]:5000")]
    [InlineData("[z::1]:1", 1, "'z' does not belong into an IPv6 address", "[2001:db8::1]:5000")]
    [InlineData("[1.2.3.4]:1", 0, "brackets are for an IPv6 address alone", "1.2.3.4:1")]
    [InlineData("[host]:1", 0, "brackets are for an IPv6 address alone", "host:1")]
    [InlineData("[1::2::3]:1", 5, "'::' stands once at most", "[2001:db8::1]:5000")]
    [InlineData("[1:::3]:1", 3, "'::' stands once at most", "[2001:db8::1]:5000")]
    [InlineData("[1:12345::]:1", 3, "'12345' has more than 4 digits", "[2001:db8::1]:5000")]
    [InlineData("[1:2:3]:1", 1, "'1:2:3' is no IPv6 address", "[2001:db8::1]:5000")]
    [InlineData("[fe80::1%]:1", 9, "the interface behind '%' is missing", "[fe80::1%eth0]:5000")]
    [InlineData("[fe80::1%a/b]:1", 10, "'/' does not belong into the name or number of an interface", "[fe80::1%eth0]:5000")]
    public void What_is_wrong_is_said_with_its_place_and_an_example(string text, int position, string problem, string example)
    {
        EndpointError error = Assert.Throws<EndpointFormatException>(() => Endpoint.Parse(text)).Error;
        Assert.Equal(text, error.Text);
        Assert.Equal(position, error.Position);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(example, error.Example);
        Assert.True(Endpoint.TryParse(example, out _));
        AssertReadable(error);
    }

    [Fact]
    public void Names_have_the_lengths_that_DNS_allows()
    {
        EndpointError label = Fail($"x.{Label}:1");
        Assert.Equal((2 + 63, true), (label.Position, label.Problem.Contains("64 characters", StringComparison.Ordinal)));
        EndpointError name = Fail($"{Name}:1");
        Assert.Equal((7 * 32, true), (name.Position, name.Problem.Contains("longer than 253", StringComparison.Ordinal)));
        Assert.True(Endpoint.TryParse($"{Name[2..]}:1", out _));
        // 50 letters that lie far apart are more than 63 characters in DNS, and 60 always are.
        EndpointError encoded = Fail($"x.{string.Concat(Enumerable.Range(0, 50).Select(static i => (char)('\u4E00' + (i * 97))))}:1");
        EndpointError script = Fail($"x.{new string('ü', 60)}:1");
        Assert.Equal((2, true), (encoded.Position, encoded.Problem.Contains("cannot be written in DNS", StringComparison.Ordinal)));
        Assert.Equal((2, true), (script.Position, script.Problem.Contains("60 characters long; allowed: 59", StringComparison.Ordinal)));
        Assert.True(Endpoint.TryParse($"{new string('ü', 50)}:1", out _));
    }

    /// <summary>Punycode costs the square of the length: this one would take hours, and is told within the limit that hangs a test.</summary>
    [Fact]
    public void A_label_that_is_far_too_long_is_not_encoded()
    {
        string label = string.Concat(Enumerable.Range(0, 1_000_000).Select(static i => (char)('\u4E00' + (i % 20_000))));
        Assert.Contains("1000000 characters long", Fail($"{label}:1").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_error_is_one_line_that_counts_as_a_reader_does()
    {
        Assert.Equal(
            "'host:0' at character 6: port 0 is not allowed; allowed: 1 to 65535; for example host:5000", Fail("host:0").ToString());
        Assert.Equal("'host' at its end: the port is missing; for example host:5000", Fail("host").ToString());
        Assert.StartsWith(@"'\u001B[31m' at character 1: ", Fail("\e[31m").ToString(), StringComparison.Ordinal);
        // Two UTF-16 units for the first letter, one character for the reader.
        EndpointError error = Fail("𐍈!:1");
        Assert.Equal(2, error.Position);
        Assert.StartsWith("'𐍈!:1' at character 2: ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(error.ToString(), Assert.Throws<EndpointFormatException>(() => Endpoint.Parse("𐍈!:1")).Message);
    }

    /// <summary>No theory: half a surrogate does not outlast the way of a test's arguments.</summary>
    [Fact]
    public void Half_a_character_is_illegal()
    {
        EndpointError error = Fail("h\uD800st:1");
        Assert.Equal(1, error.Position);
        Assert.Contains(@"the illegal character '\uD800'", error.Problem, StringComparison.Ordinal);
        Assert.StartsWith(@"'h\uD800st:1' at character 2: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_cut_around_what_is_wrong()
    {
        string line = Fail($"{new string('a', 10_000)}!{new string('b', 10_000)}:1").ToString();
        Assert.InRange(line.Length, 1, 400);
        Assert.Contains("a!b", line, StringComparison.Ordinal);
        Assert.InRange(Fail($"host:{new string('1', 10_000)}").ToString().Length, 1, 400);
    }

    [Fact]
    public void A_form_has_the_lowest_port_that_it_allows()
    {
        Assert.False(Endpoint.TryParse("host:-1", EndpointForm.AnyPort, out _, out EndpointError? error));
        Assert.Contains("allowed: 0 to 65535", error.Problem, StringComparison.Ordinal);
    }

    /// <summary>Whatever somebody types: no exception, a place within the text, an example that is right, and what is read can be read again.</summary>
    [Fact]
    public void Any_text_is_either_right_or_told_what_is_wrong()
    {
        string[] pieces =
        [
            "a", "host", ".", "..", ":", "::", "-", "_", "[", "]", "%", "%eth0", "0", "1", "255", "256", "5000", "65536", "192.0.2.1", "2001:db8",
            "fe80", "xn--", "xn--bcher-kva", "bücher", "Ü", "例", "。", "１", "０ｘ", "0x", "ｈ", "\u0301", "ا", "أب1", " ", "\n", "\0", "\u202E", "😀", "\uD800",
            "\uDC00", "☃", "ß", "İ", "/", "http://", new string('x', 70),
        ];
        Random random = new(1);
        EndpointForm[] forms = [.. Enumerable.Range(0, 4).Select(static f => (EndpointForm)f)];
        int right = 0;
        for (int i = 0; i < 40_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (random.Next(2) == 0)
                text += ":5000";
            EndpointForm form = forms[random.Next(forms.Length)];
            if (Endpoint.TryParse(text, form, out Endpoint? endpoint, out EndpointError? error))
            {
                right++;
                Assert.True(Endpoint.TryParse(endpoint.ToString(), form, out Endpoint? again, out EndpointError? notAgain), $"{text}: {notAgain}");
                Assert.Equal(endpoint, again);
                Assert.True(endpoint.Host is null || System.Text.Ascii.IsValid(endpoint.Host));
                continue;
            }

            Assert.InRange(error.Position, 0, text.Length);
            Assert.True(Endpoint.TryParse(error.Example, form, out _, out _), $"{text}: {error.Example}");
            AssertReadable(error);
        }

        Assert.InRange(right, 500, 20_000);
    }

    private static EndpointError Fail(string text)
    {
        Assert.False(Endpoint.TryParse(text, EndpointForm.HostAndPort, out _, out EndpointError? error));
        return error;
    }

    private static void AssertReadable(EndpointError error) =>
        Assert.DoesNotContain(error.ToString(), static c => char.IsControl(c) || c == '\u202E');
}
