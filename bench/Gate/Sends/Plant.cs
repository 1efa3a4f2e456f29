namespace Bench.Gate.Sends;

/// <summary>A regression that the self-test plants, to see whether the gate finds it.</summary>
internal enum Plant
{
    /// <summary>The code as it is.</summary>
    None,

    /// <summary>The batch is sent in two calls.</summary>
    OneMoreCall,

    /// <summary>64 bytes of garbage a batch.</summary>
    Allocates64Bytes,

    /// <summary>The last message is left out and reported as accepted.</summary>
    SendsFewer,

    /// <summary>Each batch takes 10% longer.</summary>
    Slower10Percent,

    /// <summary>Each batch takes 5% longer.</summary>
    Slower5Percent,
}
