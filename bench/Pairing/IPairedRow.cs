namespace Bench.Pairing;

/// <summary>A cell and what pairs say of it, whatever was measured.</summary>
internal interface IPairedRow
{
    Cell Cell { get; }

    Estimate Estimate { get; }
}
