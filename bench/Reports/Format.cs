using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Figures and words as every table and sentence prints them, whatever the culture.</summary>
internal static partial class Format
{
    /// <summary>What stands where nothing was measured; the reason stands beside it or in a footnote.</summary>
    public const string NotAvailable = "n/a";

    private const int Kibi = 1024;

    /// <summary>Three significant digits: 0.0156, 1.00, 12.3, 4,012.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
            return NotAvailable;
        if (size == 0)
            return "0";
        if (size < 0.001)
            return value.ToString("0.##E+0", CultureInfo.InvariantCulture);
        // The rounding itself may add a digit (9.996), so it comes before the choice of decimals.
        int digits = (int)Math.Floor(Math.Log10(size)) + 1;
        double rounded = digits > 3 ? Math.Round(value) : Math.Round(value, Math.Min(3 - digits, 15));
        int decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(rounded))));
        return rounded.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>Around 1, where three digits would hide what the verdict saw, three decimals.</summary>
    public static string Ratio(double ratio) => double.IsFinite(ratio) ? RatioNumber(ratio) + "×" : NotAvailable;

    /// <summary>The 99% interval; without one, why there is none.</summary>
    public static string Interval(Estimate estimate) =>
        estimate is { Lower: { } lower, Upper: { } upper }
            ? $"[{RatioNumber(lower)}, {RatioNumber(upper)}]"
            : string.Create(CultureInfo.InvariantCulture, $"[no interval from {Counted(estimate.Launches, "launch", "launches")}]");

    /// <summary>Two launches can give an interval that ends at 10⁹: its size matters, its digits do not.</summary>
    private static string RatioNumber(double ratio) => ratio switch
    {
        >= 0.5 and < 2 => ratio.ToString("0.000", CultureInfo.InvariantCulture),
        >= 100_000 and < double.PositiveInfinity => ratio.ToString("0E+0", CultureInfo.InvariantCulture),
        _ => Number(ratio),
    };

    public static string RatioWithInterval(Estimate estimate) => $"{Ratio(estimate.Ratio)} {Interval(estimate)}";

    /// <summary>What every launch showed: <c>at least 41.1× in each of 6 launches</c>.</summary>
    public static string Least(LeastFactor least)
    {
        if (least.Factor < 1)
            return $"cheaper in some of {Count(least.Launches)} launches and dearer in others";
        string launches = least.Launches == 1 ? "in its one launch" : $"in each of {Count(least.Launches)} launches";
        return $"{(least.Cheaper ? "" : "dearer, ")}at least {RatioNumber(RoundedDown(least.Factor))}× {launches}";
    }

    /// <summary>The same in a few columns: <c>≥41.1×</c>.</summary>
    public static string ShortLeast(LeastFactor least) =>
        least.Factor < 1 ? "both ways" : $"{(least.Cheaper ? "" : "dearer ")}≥{RatioNumber(RoundedDown(least.Factor))}×";

    /// <summary>To the digits that are shown: rounded up, it would be more than "at least".</summary>
    private static double RoundedDown(double ratio)
    {
        double unit = ratio is >= 0.5 and < 2 ? 0.001 : Math.Pow(10, Math.Floor(Math.Log10(ratio)) - 2);
        return Math.Floor(ratio / unit) * unit;
    }

    /// <summary>How many times a floor something costs, with the interval: <c>1.031× [1.012, 1.050]</c>.</summary>
    public static string FloorCost(FloorDistance floor) => floor is { Lower: { } lower, Upper: { } upper }
        ? $"{Ratio(floor.Cost)} [{RatioNumber(lower)}, {RatioNumber(upper)}]"
        : $"{Ratio(floor.Cost)} [no interval from 1 launch]";

    public static string Verdict(Verdict verdict) => verdict switch
    {
        Pairing.Verdict.Provisional => "provisional",
        Pairing.Verdict.Faster => "faster",
        Pairing.Verdict.Slower => "slower",
        Pairing.Verdict.Same => "same within 2%",
        Pairing.Verdict.NoDifferenceShown => "no difference shown",
        Pairing.Verdict.Undecided => "not decided",
        Pairing.Verdict.NotSteady => "not steady",
        Pairing.Verdict.TooNoisy => "too noisy",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>A time without its unit, in ns.</summary>
    public static string Ns(double ns) => Number(ns);

    public static string Ns(Reading ns) => Reading(ns);

    /// <summary>Bytes a message without the unit: what rounds to nothing and is not nothing says so.</summary>
    public static string Bytes(double bytes) => bytes is > 0 and < 0.01
        ? "<0.01"
        : !double.IsFinite(bytes) ? NotAvailable
        : bytes.ToString("#,0.##", CultureInfo.InvariantCulture);

    public static string Reading(Reading reading) =>
        reading.Value is { } value ? Number(value) : NotAvailable;

    /// <summary>Messages a second without the unit, in thousands or millions where there are so many: <c>1.93 M</c>.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        _ when !double.IsFinite(perSecond) => NotAvailable,
        >= 999_500 => Number(perSecond / 1e6) + " M",
        >= 999.5 => Number(perSecond / 1e3) + " k",
        _ => Number(perSecond),
    };

    /// <summary>100% only when nothing is missing: a loss of 0.01% never rounds away.</summary>
    public static string Percent(double percent) => percent switch
    {
        100 => "100%",
        >= 99.99 and < 100 => ">99.99%",
        _ when !double.IsFinite(percent) => NotAvailable,
        _ => percent.ToString("0.00", CultureInfo.InvariantCulture) + "%",
    };

    /// <summary>A size as the command line takes it: K = 1024.</summary>
    public static string Size(long bytes) => bytes >= Kibi * Kibi && bytes % (Kibi * Kibi) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (Kibi * Kibi)} MB")
        : bytes >= Kibi && bytes % Kibi == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibi} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes} B");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Counted(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    public static string Transport(BatchSend.Transport transport) => transport.ToString().ToUpperInvariant();

    /// <summary>A moment in UTC, to the second.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A duration in whole seconds, or in minutes and seconds.</summary>
    public static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalMinutes < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
    }

    /// <summary>A sentence for a terminal: without the backticks that Markdown sets strategies in, and without the rows of a JSON that is not on the screen.</summary>
    public static string Plain(string markdown) => RowPath().Replace(markdown, "").Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@" \((documents\[\d+\]\.)?(cells|selfCheck)\[\d+\]\)")]
    private static partial Regex RowPath();
}
