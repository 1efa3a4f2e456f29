namespace Bench.Reports;

/// <summary>What <c>compare</c> found: strategies against one reference.</summary>
internal sealed record ComparisonDocument : MeasuredDocument
{
    public override string Kind => "comparison";
}
