using System.Diagnostics;
using Bench.Meters;
using Bench.Reports;
using Perfolizer;
using Perfolizer.Mathematics.QuantileEstimators;

namespace Bench.Echoes;

/// <summary>
/// Times of one kind, in bounded memory that is there from the start: nothing is allocated while it is measured. When it is
/// full, every second one is dropped and only every second one is kept from then on, and so forth; the largest is never lost.
/// </summary>
/// <remarks>One thread adds; another may read and clear meanwhile.</remarks>
internal sealed class TimeSamples
{
    /// <summary>Times that are kept: so many that hundreds lie beyond the 99.9th percentile.</summary>
    public const int Capacity = 1 << 18;

    private const double NsPerSecond = 1e9;

    private readonly Lock _lock = new();
    private readonly long[] _ticks = new long[Capacity];
    private int _kept;
    private int _stride = 1;
    private long _max;

    /// <summary>Times added so far.</summary>
    public long Count { get; private set; }

    /// <param name="ticks">A time in <see cref="Stopwatch"/> ticks.</param>
    public void Add(long ticks)
    {
        lock (_lock)
        {
            _max = Math.Max(_max, ticks);
            if (Count++ % _stride != 0)
                return;
            if (_kept == Capacity)
                Halve();
            _ticks[_kept++] = ticks;
        }
    }

    public void Clear()
    {
        lock (_lock)
            (Count, _kept, _stride, _max) = (0, 0, 1, 0);
    }

    /// <summary>The figures. One that too few times were measured for is n/a with that reason.</summary>
    /// <param name="none">Why there is no time at all, where there is none.</param>
    public EchoTimes Figures(string none)
    {
        lock (_lock)
            return Summary(none);
    }

    private EchoTimes Summary(string none)
    {
        Sample? sample = _kept > 0 ? new Sample(_ticks.Take(_kept).Select(ToNs).ToArray()) : null;
        return new EchoTimes
        {
            Samples = Count,
            MedianNs = Quantile(0.5, 1),
            P90Ns = Quantile(0.9, 10),
            P99Ns = Quantile(0.99, 100),
            P999Ns = Quantile(0.999, 1000),
            MaxNs = _kept > 0 ? Reading.Of(ToNs(_max)) : Reading.NotAvailable(none),
        };

        // With fewer than one expected beyond it, a percentile would be the largest of the times under another name.
        Reading Quantile(double share, int fewest) =>
            sample is null ? Reading.NotAvailable(none)
            : _kept < fewest ? Reading.NotAvailable($"it takes {fewest} batches, and {_kept} were timed")
            : Reading.Of(SimpleQuantileEstimator.Instance.Quantile(sample, share));
    }

    private void Halve()
    {
        for (int i = 0; i < Capacity / 2; i++)
            _ticks[i] = _ticks[2 * i];
        _kept = Capacity / 2;
        _stride *= 2;
    }

    private static double ToNs(long ticks) => ticks * (NsPerSecond / Stopwatch.Frequency);
}
