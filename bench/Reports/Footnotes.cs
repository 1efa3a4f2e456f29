using Bench.Meters;

namespace Bench.Reports;

/// <summary>Numbers the reasons of missing figures, so that a cell can say <c>n/a (1)</c> and the text below why.</summary>
internal sealed class Footnotes
{
    private readonly List<string> _reasons = [];

    public IEnumerable<string> Lines => _reasons.Select((reason, i) => $"({i + 1}) {reason}");

    public bool Any => _reasons.Count > 0;

    public string Figure(Reading reading) => reading.IsMeasured ? Format.Reading(reading) : Missing(reading.Reason!);

    public string Bytes(Reading reading) => reading.IsMeasured ? Format.Bytes(reading.Value.Value) : Missing(reading.Reason!);

    public string Percent(Reading reading) => reading.IsMeasured ? Format.Percent(reading.Value.Value) : Missing(reading.Reason!);

    /// <summary>The mark of a remark, the same for the same words.</summary>
    public string Mark(string remark)
    {
        int index = _reasons.IndexOf(remark);
        if (index < 0)
        {
            index = _reasons.Count;
            _reasons.Add(remark);
        }

        return $"({index + 1})";
    }

    /// <summary>What stands where there is no figure.</summary>
    public string Missing(string reason) => $"{Format.NotAvailable} {Mark(reason)}";
}
