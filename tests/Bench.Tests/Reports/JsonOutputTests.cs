using System.Text.Json;
using BatchSend;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class JsonOutputTests
{
    [Fact]
    public void A_launch_survives_the_way_to_its_parent_on_one_line()
    {
        LaunchResult launch = Sample.Launch(new Cell(Transport.Udp, "per-buffer", "flush", 64, 16), 0.25);

        string line = JsonOutput.ToLine(launch);
        LaunchResult back = JsonOutput.FromLine<LaunchResult>(line);

        Assert.DoesNotContain('\n', line);
        Assert.Equal(line, JsonOutput.ToLine(back));
        Assert.Equal(launch.Strategy.SyscallsPerMessage, back.Strategy.SyscallsPerMessage);
        Assert.Equal(launch.Strategy.SyscallsByName, back.Strategy.SyscallsByName);
    }

    [Fact]
    public void A_reading_is_a_number_beside_a_null_reason_or_null_beside_its_reason()
    {
        string json = JsonOutput.ToLine(new Holder { Known = Reading.Of(1.5), Unknown = Reading.NotAvailable("no privilege") });

        Assert.Equal("""{"known":1.5,"knownReason":null,"unknown":null,"unknownReason":"no privilege"}""", json);
        Holder back = JsonOutput.FromLine<Holder>(json);
        Assert.Equal(Reading.Of(1.5), back.Known);
        Assert.Equal(Reading.NotAvailable("no privilege"), back.Unknown);
    }

    [Fact]
    public void A_figure_that_is_not_finite_is_null_with_a_reason()
    {
        string json = JsonOutput.ToLine(new Holder { Known = Reading.Of(double.NaN), Unknown = Reading.Of(1d / 0) });

        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", json, StringComparison.Ordinal);
        Assert.False(JsonOutput.FromLine<Holder>(json).Known.IsMeasured);
    }

    [Fact]
    public void A_reading_without_figure_and_reason_is_refused() =>
        Assert.Throws<JsonException>(() => JsonOutput.ToLine(new Holder { Known = default, Unknown = Reading.Of(1) }));

    [Fact]
    public void A_missing_reading_is_refused() =>
        Assert.Throws<JsonException>(() => JsonOutput.FromLine<Holder>("""{"known":1,"knownReason":null,"unknownReason":"x"}"""));

    private sealed record Holder
    {
        public required Reading Known { get; init; }

        public required Reading Unknown { get; init; }
    }
}
