using Bench.Commands;
using Bench.Commands.Parsing;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("64", "64")]
    [InlineData("0", "0")]
    [InlineData("64,1200,16K", "64,1200,16384")]
    [InlineData(" 64 , 1k ", "64,1024")]
    [InlineData("1M", "1048576")]
    [InlineData("1-16", "1,2,4,8,16")]
    [InlineData("100-1000", "128,256,512")]
    [InlineData("1-4,64,2", "1,2,4,64")]
    [InlineData("16K-64K", "16384,32768,65536")]
    public void Lists_and_ranges_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', NumberText.ParseList(text, 0, 1 << 20)));

    [Theory]
    [InlineData("-1", "-1 is not allowed; allowed: 0 to 1000")]
    [InlineData("1001", "1001 is not allowed; allowed: 0 to 1000")]
    [InlineData("1-2000", "2000 is not allowed; allowed: 0 to 1000")]
    [InlineData("abc", "'abc' is not a whole number")]
    [InlineData("", "'' is not a whole number")]
    [InlineData("1,,2", "'' is not a whole number")]
    [InlineData("1.5", "'1.5' is not a whole number")]
    [InlineData("K", "'K' is not a whole number")]
    [InlineData("9223372036854775807K", "is not a whole number")]
    [InlineData("99999999999999999999", "is not a whole number")]
    [InlineData("65-100", "holds no power of two")]
    [InlineData("8-4", "holds no power of two")]
    [InlineData("1-", "'' is not a whole number")]
    [InlineData("1--4", "-4 is not allowed")]
    public void What_is_wrong_is_said_with_what_is_allowed(string text, string part)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => NumberText.ParseList(text, 0, 1000));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10", 10.0)]
    [InlineData("0.5", 0.5)]
    public void Times_are_seconds(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("86401")]
    [InlineData("ten")]
    public void Other_times_are_refused(string text) =>
        Assert.Contains("allowed: above 0", Assert.Throws<CommandFailure>(() => DurationText.Parse(text)).Message, StringComparison.Ordinal);
}
