namespace Bench.Reports.Charts;

/// <summary>A logarithmic axis, with ticks at 1, 2 and 5 of each decade.</summary>
internal sealed class LogScale
{
    /// <summary>A whisker may stretch an axis by this factor beyond the outermost value; a longer one ends in an arrow.</summary>
    private const double WhiskerReach = 3;

    private static readonly double[] Steps = [1, 2, 5];

    private readonly double _from;
    private readonly double _length;

    /// <param name="values">Values above 0 that the axis must hold, at least one.</param>
    /// <param name="from">Where the axis begins.</param>
    /// <param name="length">How far it goes; below 0 it goes up or to the left.</param>
    public LogScale(IEnumerable<double> values, double from, double length)
    {
        List<double> all = [.. values];
        if (all.Count == 0 || all.Any(v => !double.IsFinite(v) || v <= 0))
            throw new ArgumentOutOfRangeException(nameof(values), "a logarithmic axis holds finite values above 0");
        _from = from;
        _length = length;
        Min = TickBelow(all.Min());
        Max = TickAbove(all.Max());
    }

    public double Min { get; }

    public double Max { get; }

    /// <summary>An axis that holds all values, and of the ends of their intervals those that are not too far away.</summary>
    public static LogScale WithWhiskers(IReadOnlyCollection<double> values, IEnumerable<double?> ends, double from, double length)
    {
        double low = values.Min() / WhiskerReach, high = values.Max() * WhiskerReach;
        return new LogScale([.. values, .. ends.OfType<double>().Select(end => Math.Clamp(end, low, high))], from, length);
    }

    public double At(double value) => _from + _length * Math.Log(value / Min) / Math.Log(Max / Min);

    public bool Holds(double value) => value >= Min && value <= Max;

    public double Clamped(double value) => At(Math.Clamp(value, Min, Max));

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

    public static bool IsPowerOfTen(double tick) => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9;

    /// <summary>The largest tick below a value, so that not even the outermost value lies on the edge.</summary>
    private static double TickBelow(double value) => Around(value).Where(t => t < value * 0.999).Max();

    private static double TickAbove(double value) => Around(value).Where(t => t > value * 1.001).Min();

    private static IEnumerable<double> Around(double value)
    {
        double decade = Decade(value);
        return new[] { decade / 10, decade, decade * 10 }.SelectMany(d => Steps.Select(s => s * d));
    }

    private static double Decade(double value) => Math.Pow(10, Math.Floor(Math.Log10(value)));
}
