using BatchSend;
using Bench.Commands;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.CommandLine;

public sealed class ListCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_has_every_strategy_and_says_why_one_does_not_work()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "list", "--json");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        SchemaAssert.Valid(outcome.Output);
        ListDocument list = JsonOutput.Deserialize<ListDocument>(outcome.Output);
        Assert.Equal(SenderCatalog.All.Select(s => s.Name), list.Strategies.Select(s => s.Name));
        Assert.All(list.Strategies.SelectMany(s => s.Support), s => Assert.Equal(s.Supported, s.Reason is null));
        Assert.Contains(list.Strategies.SelectMany(s => s.Support), s => !s.Supported);
        Assert.All(list.Suites, s => Assert.InRange(s.Cases, 1, 60));
    }

    [Fact]
    public async Task The_text_has_every_strategy_and_every_suite()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "list");
        Assert.Equal((ExitCodes.Pass, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(SenderCatalog.All, s => Assert.Contains(s.Name, outcome.Output, StringComparison.Ordinal));
        Assert.Contains("TcpSendSuite", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("not over UDP: ", outcome.Output, StringComparison.Ordinal);
    }
}
