using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1.00")]
    [InlineData(1 / 64.0, "0.0156")]
    [InlineData(4.0361, "4.04")]
    [InlineData(9.996, "10.0")]
    [InlineData(33.14, "33.1")]
    [InlineData(99.97, "100")]
    [InlineData(999.7, "1,000")]
    [InlineData(4012.4, "4,012")]
    [InlineData(-0.5, "-0.500")]
    [InlineData(0.00012, "1.2E-4")]
    public void Numbers_have_three_digits(double value, string text) => Assert.Equal(text, Format.Number(value));

    [Theory]
    [InlineData(1.0024, "1.002×")]
    [InlineData(0.9951, "0.995×")]
    [InlineData(0.24, "0.240×")]
    [InlineData(33.14, "33.1×")]
    [InlineData(2.1e9, "2E+9×")]
    public void Ratios_around_one_have_three_decimals(double ratio, string text) => Assert.Equal(text, Format.Ratio(ratio));

    [Fact]
    public void An_interval_is_printed_or_its_absence_explained()
    {
        Assert.Equal("[0.985, 30.0]", Format.Interval(new Estimate(2, 0.985, 30, 3, Verdict.NoDifferenceShown)));
        Assert.Equal("[no interval from 1 launch]", Format.Interval(new Estimate(2, null, null, 1, Verdict.Provisional)));
    }

    [Theory]
    [InlineData(100, "100%")]
    [InlineData(99.9999, ">99.99%")]
    [InlineData(96.1234, "96.12%")]
    [InlineData(0, "0.00%")]
    public void A_small_loss_never_rounds_away(double percent, string text) => Assert.Equal(text, Format.Percent(percent));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.002, "<0.01")]
    [InlineData(72, "72")]
    [InlineData(14336.5, "14,336.5")]
    public void Bytes_are_zero_only_when_they_are(double bytes, string text) => Assert.Equal(text, Format.Bytes(bytes));

    [Fact]
    public void What_was_not_measured_is_not_available() =>
        Assert.Equal("n/a", Format.Reading(Reading.NotAvailable("no privilege")));

    [Fact]
    public void Every_verdict_has_words() =>
        Assert.Equal(Enum.GetValues<Verdict>().Length, Enum.GetValues<Verdict>().Select(Format.Verdict).Distinct().Count());

    [Theory]
    [InlineData(64, "64 B")]
    [InlineData(1200, "1200 B")]
    [InlineData(16384, "16 KB")]
    public void Sizes_use_1024(int bytes, string text) => Assert.Equal(text, Format.Size(bytes));

    [Fact]
    public void The_command_can_be_pasted_into_a_shell()
    {
        Assert.Equal("dotnet run -c Release --project bench", ReportCommand.For([]));
        Assert.Equal(
            "dotnet run -c Release --project bench -- run --filter 'it'\\''s *here*' --memory",
            ReportCommand.For(["run", "--filter", "it's *here*", "--memory"]));
    }
}
