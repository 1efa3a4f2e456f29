using BenchmarkDotNet.Attributes;

namespace Bench.Tests.Suites;

/// <summary>Has the parameters of the real suites and fails where BenchmarkDotNet would let it pass.</summary>
public class CleanupFails
{
    public const string Message = "3 messages sent, 2 received";

    [Params("per-buffer")]
    public string Strategy { get; set; } = "";

    [Params(64)]
    public int Size { get; set; }

    [Params(1)]
    public int Batch { get; set; }

    [Benchmark]
    public int Send() => Size;

    [GlobalCleanup]
    public void Cleanup() => throw new InvalidOperationException(Size == 64 ? Message : "");
}

public class SendFails
{
    [Params("per-buffer")]
    public string Strategy { get; set; } = "";

    [Params(64)]
    public int Size { get; set; }

    [Params(1)]
    public int Batch { get; set; }

    [Benchmark]
    public int Send() => Size == 64 ? throw new InvalidOperationException("0 of 1 messages accepted") : Size;
}
