using Bench.Hosting;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

public class NoiseTests
{
    private const string Pressure = """
        some avg10=16.70 avg60=4.44 avg300=1.76 total=15487876
        full avg10=0.00 avg60=0.00 avg300=0.00 total=0
        """;

    private const string Stat = """
        cpu  7021 0 2934 249330 266 0 44 9 0 0
        cpu0 3208 0 1346 125164 38 0 5 3 0 0
        intr 12345
        """;

    [Fact]
    public void Texts_of_the_kernel_are_understood()
    {
        Assert.Equal(15487876, NoiseParser.PressureMicroseconds(Pressure));
        Assert.Null(NoiseParser.PressureMicroseconds(""));
        Assert.Equal(new CpuTicks(9, 7021 + 2934 + 249330 + 266 + 44 + 9), NoiseParser.Ticks(Stat));
        Assert.Null(NoiseParser.Ticks("cpu0 1 2 3"));
        Assert.Null(NoiseParser.Ticks("cpu  1 2 3 4"));
    }

    [Fact]
    public void Two_samples_give_shares()
    {
        NoiseSample earlier = NoiseSample.Parse("some avg10=0 avg60=0 avg300=0 total=1000", "cpu  10 0 0 80 0 0 0 10 0 0");
        NoiseSample later = NoiseSample.Parse("some avg10=0 avg60=0 avg300=0 total=3000", "cpu  20 0 0 165 0 0 0 15 0 0");
        HostNoise noise = NoiseSample.Between(earlier, later, microseconds: 10_000);
        Assert.Equal(20, noise.CpuPressurePercent.Value);
        Assert.Equal(5, noise.StealPercent.Value);
    }

    [Fact]
    public void What_the_kernel_does_not_account_is_not_zero()
    {
        NoiseSample none = NoiseSample.Parse(null, null);
        HostNoise noise = none.Until(NoiseSample.Parse(null, null));
        Assert.Contains("psi=1", noise.CpuPressurePercent.Reason, StringComparison.Ordinal);
        Assert.NotNull(noise.StealPercent.Reason);
    }

    [Fact]
    public void Samples_without_a_tick_between_them_say_nothing_of_steal()
    {
        NoiseSample sample = NoiseSample.Parse(Pressure, Stat);
        Assert.Null(NoiseSample.Between(sample, sample, 1000).StealPercent.Value);
    }
}
