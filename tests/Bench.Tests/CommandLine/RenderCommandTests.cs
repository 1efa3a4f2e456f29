using Bench.Commands;
using Bench.Reports;
using Bench.Tests.Reports;
using Bench.Tests.Reports.Charts;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary><c>report FILE…</c> as a user starts it.</summary>
public sealed class RenderCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-report-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_a_run_wrote_into_a_folder_comes_out_byte_for_byte()
    {
        string run = At("run"), again = At("again");
        Outcome measured = await BenchProcess.RunAsync(
            Token, "compare", "per-buffer", "flush", "--batch", "1,16", "--size", "64,1K", "--launches", "1", "-o", run, "--export-markdown", At("alone.md"), "--export-json", At("alone.json"));
        Assert.True(measured.ExitCode == ExitCodes.Pass, measured.ToString());

        Outcome rendered = await BenchProcess.RunAsync(Token, "report", Path.Combine(run, "report.json"), "-o", again);
        Assert.True(rendered.ExitCode == ExitCodes.Pass, rendered.ToString());
        Assert.Equal(["chart.svg", "cost-tcp.svg", "map-tcp.svg", "report.json", "report.md"], Files(run));
        Assert.Equal(Files(run), Files(again));
        Assert.All(Files(run), name => Assert.Equal(File.ReadAllBytes(Path.Combine(run, name)), File.ReadAllBytes(Path.Combine(again, name))));

        Assert.Equal(File.ReadAllText(Path.Combine(run, "report.md")), (await BenchProcess.RunAsync(Token, "report", run)).Output);
        Assert.Equal(File.ReadAllText(At("alone.md")), (await BenchProcess.RunAsync(Token, "report", At("alone.json"))).Output);
        Assert.DoesNotContain(".svg", File.ReadAllText(At("alone.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_comparisons_become_one_report_that_can_be_rendered_again()
    {
        string here = Write("here.json", SweepSample.RecordedText);
        string there = Write("there.json", JsonOutput.Serialize(SweepSample.Recorded with { Environment = SweepSample.Recorded.Environment with { Kernel = "Linux 9.9.9" } }));
        Outcome json = await BenchProcess.RunAsync(Token, "report", here, there, "-o", At("both"), "--json");

        Assert.True(json.ExitCode == ExitCodes.Pass, json.ToString());
        SchemaAssert.Valid(json.Output);
        string report = File.ReadAllText(Path.Combine(At("both"), "report.md"));
        Assert.Contains("The environments differ in: kernel.", report, StringComparison.Ordinal);
        Assert.Contains("Linux 9.9.9", report, StringComparison.Ordinal);
        Assert.Contains("documents[1].cells[0]", report, StringComparison.Ordinal);
        Outcome again = await BenchProcess.RunAsync(Token, "report", At("both"));
        Assert.Equal(report, again.Output);
    }

    [Fact]
    public async Task Json_gives_a_single_document_back_as_it_was_saved()
    {
        string text = SweepSample.RecordedText.Replace("\"kind\": \"comparison\",", "\"kind\": \"comparison\",\n  \"fromAnotherVersion\": 1,", StringComparison.Ordinal);
        Outcome outcome = await BenchProcess.RunAsync(Token, "report", Write("one.json", text), "--json");

        // But for where the run put its files.
        Assert.Equal(text.Replace(" -o fix", "", StringComparison.Ordinal), outcome.Output);
    }

    [Fact]
    public async Task An_older_document_loses_the_files_of_the_machine_that_it_was_made_on()
    {
        const string command = "dotnet run -c Release --project bench -- gate --against main --export-json '/it'\\''s here/g.json' --seed 42";
        string saved = Write("older.json", JsonOutput.Serialize(Sample.Gate() with { CommandLine = command }));
        Outcome json = await BenchProcess.RunAsync(Token, "report", saved, "--json"), markdown = await BenchProcess.RunAsync(Token, "report", saved);

        Assert.Contains("\"commandLine\": \"dotnet run -c Release --project bench -- gate --against main --seed 42\"", json.Output, StringComparison.Ordinal);
        Assert.Contains("\ndotnet run -c Release --project bench -- gate --against main --seed 42\n", markdown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ExitCodes.Usage, "cannot be read: there is no such file")]
    [InlineData("# a report", ExitCodes.Usage, "is not JSON")]
    [InlineData("", ExitCodes.Usage, "cannot be read: it is empty")]
    [InlineData("{\"schema\":\"batchsend/1\"", ExitCodes.Usage, "is not JSON: ")]
    [InlineData("\0\0", ExitCodes.Usage, "is not JSON: ")]
    [InlineData("[1]", ExitCodes.NoData, "no document of schema batchsend/1")]
    [InlineData("""{"schema":"batchsend/2","kind":"comparison"}""", ExitCodes.NoData, "is of schema 'batchsend/2', and this version of the program reads batchsend/1")]
    [InlineData("""{"schema":"batchsend/1","kind":"sink"}""", ExitCodes.NoData, "kind 'sink', which has no report")]
    [InlineData("""{"schema":"batchsend/1","kind":"\ud800"}""", ExitCodes.NoData, "no document of schema batchsend/1 that names its kind")]
    [InlineData("""{"schema":"batchsend/1"}""", ExitCodes.NoData, "no document of schema batchsend/1 that names its kind")]
    [InlineData("""{"schema":"batchsend/1","kind":"gates","documents":[]}""", ExitCodes.NoData, "it has no documents")]
    [InlineData("""{"schema":"batchsend/1","kind":"comparisons","documents":[]}""", ExitCodes.NoData, "it has no documents")]
    [InlineData("""{"schema":"batchsend/1","kind":"comparison","seed":1}""", ExitCodes.NoData, "is not a whole document of kind 'comparison'")]
    public async Task What_cannot_be_rendered_is_one_clear_line(string? text, int exitCode, string message)
    {
        string file = text is null ? At("missing.json") : Write("input.json", text);
        Outcome outcome = await BenchProcess.RunAsync(Token, "report", file);

        Assert.True(outcome.ExitCode == exitCode, outcome.ToString());
        Assert.Equal("", outcome.Output);
        Assert.Contains(message, Assert.Single(outcome.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Contains(file, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_gates_become_one_report_that_can_be_rendered_again()
    {
        string one = Write("one.json", JsonOutput.Serialize(Sample.Gate())), set = Write("set.json", JsonOutput.Serialize(Sample.GateSet()));
        Outcome outcome = await BenchProcess.RunAsync(Token, "report", one, set, "-o", At("gates"), "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        string report = File.ReadAllText(Path.Combine(At("gates"), "report.md"));
        Assert.StartsWith("# 3 gates\n", report, StringComparison.Ordinal);
        Assert.Equal(report, (await BenchProcess.RunAsync(Token, "report", At("gates"))).Output);
    }

    [Fact]
    public async Task Only_documents_of_one_kind_are_put_into_one_report()
    {
        string overview = Write("overview.json", JsonOutput.Serialize(Sample.Overview())), gate = Write("gate.json", JsonOutput.Serialize(Sample.Gate()));
        string comparison = Write("c.json", SweepSample.RecordedText);
        Outcome outcome = await BenchProcess.RunAsync(Token, "report", comparison, overview);

        Assert.Equal(ExitCodes.NoData, outcome.ExitCode);
        Assert.Contains("'" + overview + "' is a document of kind 'overview'", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("'" + gate + "' is a document of kind 'gate'", (await BenchProcess.RunAsync(Token, "report", comparison, gate)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await BenchProcess.RunAsync(Token, "report")).ExitCode);
    }

    [Fact]
    public async Task Help_has_examples()
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, "report", "--help");

        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Contains("report tcp.json udp.json -o", outcome.Output, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_directory, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private static IEnumerable<string> Files(string directory) => Directory.GetFiles(directory).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
