using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Traffic;

public sealed class BatchRingTests
{
    [Theory]
    [InlineData(4096, 64, 64, 64)]
    [InlineData(100, 64, 64, 1)] // what does not fill a batch is left out
    [InlineData(16, 64, 16, 1)]
    public void Shortened_batches_are_cut_from_the_same_messages(int batch, int most, int expected, int batches)
    {
        BatchRing ring = BatchRing.Create(batch, new MessageSizes(8, 8), workingSet: 0, seed: 1, pinned: false);

        BatchRing shortened = ring.Shortened(most);

        Assert.Equal((expected, batches), (shortened.Batch, shortened.Batches));
        Assert.Same(ring.Messages, shortened.Messages);
    }
}
