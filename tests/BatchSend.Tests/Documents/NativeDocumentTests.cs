using Xunit;

namespace BatchSend.Tests.Documents;

/// <summary>The code of docs/native.md is that of samples/NativeSend, which is compiled and run.</summary>
public sealed class NativeDocumentTests
{
    private const string Page = "docs/native.md";

    private static readonly Dictionary<string, string> Sample = SampleCode.Of("NativeSend");

    [Fact]
    public void The_code_is_that_of_the_sample() => DocumentParts.AssertMade(Page, static part => SampleCode.Block(Sample[part]));

    [Fact]
    public void All_of_the_sample_that_is_marked_is_shown_and_no_other_code()
    {
        Assert.NotEmpty(Sample);
        Assert.Equal(Sample.Keys.Order(), DocumentParts.Names(Page).Order());
        Assert.Equal(Sample.Count, SampleCode.CountBlocks(Page));
    }
}
