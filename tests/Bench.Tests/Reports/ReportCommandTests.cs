using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>The command that does the same again.</summary>
public sealed class ReportCommandTests
{
    [Theory]
    [InlineData("dotnet run -c Release --project bench")]
    [InlineData("dotnet run -c Release --project bench", "-o", "results/local/now")]
    [InlineData("dotnet run -c Release --project bench -- --quick", "--quick", "--output", "it's here")]
    [InlineData("dotnet run -c Release --project bench -- gate --only tcp/flush", "gate", "--export-json", "/a/g.json", "--only", "tcp/flush", "--export-markdown=/a/g.md")]
    [InlineData("dotnet run -c Release --project bench -- run --filter '*Tcp*'", "run", "--filter", "*Tcp*")]
    public void It_does_not_say_where_on_the_machine_the_results_went(string command, params string[] arguments) =>
        Assert.Equal(command, ReportCommand.For(arguments));

    [Fact]
    public void The_seed_makes_the_random_orders_the_same_again()
    {
        Assert.Equal("dotnet run -c Release --project bench -- gate --seed 7", ReportCommand.For(["gate"], 7));
        Assert.Equal("dotnet run -c Release --project bench -- gate --seed 5", ReportCommand.For(["gate", "--seed", "5"], 7));
    }
}
