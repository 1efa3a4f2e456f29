using BatchSend;
using Bench.Overview;
using Bench.Pairing;
using Bench.Tests.Reports;
using Spectre.Console;
using Xunit;

namespace Bench.Tests.Overview;

/// <summary>The table that fills while the overview runs in a terminal.</summary>
public sealed class OverviewConsoleTests
{
    [Theory]
    [InlineData(1, 200, "33.0× in its first launch")]
    [InlineData(3, 200, "at least 32.9× in each of 3 launches")]
    [InlineData(1, OverviewConsole.TableWidth, "33.0× at first ")]
    [InlineData(3, OverviewConsole.TableWidth, "33.0×, ≥32.9× ")]
    public void The_live_table_shows_each_row_as_far_as_it_is(int launches, int width, string expected)
    {
        CellResult row = Sample.Row(OverviewPlan.Cells.Single(c => c is { Transport: Transport.Tcp, Strategy: "flush", Size: 64 }), 33);
        CellResult soFar = new(row.Cell, PairRule.Judge([.. row.Launches.Take(launches)]), [.. row.Launches.Take(launches)]);
        Table table = OverviewConsole.Empty(OverviewPlan.Cells);
        table.Title = new TableTitle("so far");

        OverviewConsole.Fill(table, OverviewPlan.Cells.ToList().IndexOf(row.Cell), soFar, words: width >= OverviewConsole.TableWidthWithWords);

        string text = Render(table, width);
        Assert.Contains("× per-buffer", text, StringComparison.Ordinal);
        Assert.All(OverviewPlan.Cells, cell => Assert.Contains(cell.Id, text, StringComparison.Ordinal));
        string line = Assert.Single(text.Split('\n'), l => l.Contains("tcp/flush/64B/b64", StringComparison.Ordinal));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), l => Assert.InRange(l.TrimEnd().Length, 0, width));
    }

    private static string Render(Table table, int width)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        console.Write(table);
        return writer.ToString();
    }
}
