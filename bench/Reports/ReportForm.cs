namespace Bench.Reports;

/// <summary>Where a report goes, which decides what it can point at.</summary>
internal enum ReportForm
{
    /// <summary>Into a folder, beside its data and its charts.</summary>
    Folder,

    /// <summary>Alone: to a file or to standard output, without charts.</summary>
    Alone,
}
