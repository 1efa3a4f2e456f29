namespace Bench.Reports;

/// <summary>A logarithmic axis from left to right, with ticks at 1, 2 and 5 of each decade.</summary>
internal sealed class LogScale
{
    private static readonly double[] Steps = [1, 2, 5];

    private readonly double _left;
    private readonly double _width;

    /// <param name="values">Values above 0 that the axis must hold; 1 is always on it.</param>
    /// <param name="left">Where the axis begins.</param>
    /// <param name="width">How far it goes.</param>
    public LogScale(IEnumerable<double> values, double left, double width)
    {
        List<double> all = [1, .. values];
        if (all.Any(v => !double.IsFinite(v) || v <= 0))
            throw new ArgumentOutOfRangeException(nameof(values), "a logarithmic axis holds finite values above 0");
        _left = left;
        _width = width;
        Min = TickBelow(all.Min());
        Max = TickAbove(all.Max());
    }

    public double Min { get; }

    public double Max { get; }

    public double X(double value) => _left + _width * Math.Log(value / Min) / Math.Log(Max / Min);

    public bool Holds(double value) => value >= Min && value <= Max;

    public IEnumerable<double> Ticks()
    {
        for (double decade = Decade(Min); decade <= Max; decade *= 10)
        {
            foreach (double step in Steps)
            {
                double tick = step * decade;
                if (tick >= Min * 0.999 && tick <= Max * 1.001)
                    yield return tick;
            }
        }
    }

    /// <summary>The largest tick below a value, so that even a value of 1 does not lie on the edge.</summary>
    private static double TickBelow(double value) => Around(value).Where(t => t < value * 0.999).Max();

    private static double TickAbove(double value) => Around(value).Where(t => t > value * 1.001).Min();

    private static IEnumerable<double> Around(double value)
    {
        double decade = Decade(value);
        return new[] { decade / 10, decade, decade * 10 }.SelectMany(d => Steps.Select(s => s * d));
    }

    private static double Decade(double value) => Math.Pow(10, Math.Floor(Math.Log10(value)));
}
