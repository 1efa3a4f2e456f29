using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Commands.Parsing;
using Bench.Commands.Writing;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.SelfTest;
using Bench.Gate.Time;
using Bench.Reports;

namespace Bench.Commands;

/// <summary><c>gate</c>: fails when sending got dearer, and only then.</summary>
internal static class GateCommand
{
    private const string InconclusiveWord = "inconclusive";

    private const int MostRounds = 1000;

    private const int Percent = 100;

    public static Command Create()
    {
        Option<string?> against = new("--against") { Description = "gate times too, in pairs against the merge base of REF and HEAD", HelpName = "REF" };
        Option<double> limit = new Option<double>("--limit")
        {
            Description = $"the slowdown in percent that fails, with 99.5% confidence: {Percent * TimeRule.SmallestLimit} or more",
            HelpName = "PERCENT",
            DefaultValueFactory = _ => Percent * TimeRule.DefaultLimit,
        }.ParsedBy(PercentText);
        Option<string?> failOn = new Option<string?>("--fail-on")
        {
            Description = "fail on rows without a verdict as well: inconclusive or too noisy",
            HelpName = InconclusiveWord,
        }.ParsedBy<string?>(text => text == InconclusiveWord ? text : throw CommandFailure.Usage($"'{text}' is not known; there is '{InconclusiveWord}'"));
        Option<bool> allowMissing = new("--allow-missing") { Description = "let rows pass that are missing or have no figure; they are named all the same" };
        Option<IReadOnlyList<string>> only = new Option<IReadOnlyList<string>>("--only")
        {
            Description = "gate only rows whose names contain one of these parts, such as tcp/coalesce",
            HelpName = "LIST",
            DefaultValueFactory = _ => [],
        }.ParsedBy<IReadOnlyList<string>>(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        Option<FileInfo> baseline = new("--baseline")
        {
            Description = "the file that counts are held against",
            HelpName = "FILE",
            DefaultValueFactory = _ => new FileInfo(Baseline.FileName),
        };
        Option<bool> update = new("--update-baseline") { Description = "write that file from this build's formulas, say what changes, and measure nothing" };
        Option<bool> selfTest = new("--self-test") { Description = "plant regressions into the working code and see whether the gate finds them" };
        Option<int> rounds = new Option<int>("--rounds")
        {
            Description = "with --self-test: how often each is planted",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        }.ParsedBy(text => (int)NumberText.Parse(text, 1, MostRounds));
        Option<bool> json = CommonOptions.Json();
        Option<FileInfo?> exportJson = CommonOptions.ExportJson(), exportMarkdown = CommonOptions.ExportMarkdown();
        Option<int?> seed = CommonOptions.Seed();

        Verb verb = new("gate", "Fails when sending got dearer: counts exactly, against a baseline, and times in pairs, against a commit.",
            ("gate", "system calls, allocations and deliveries against gate-baseline.json"),
            ("gate --against origin/main", "times as well, against the library of the merge base"),
            ("gate --against HEAD~1 --only tcp/coalesce,udp/mmsg", "only some rows"),
            ("gate --update-baseline", "after a change that is meant to change the counts"),
            ("gate --self-test --rounds 20", "is the gate itself right? about 20 minutes"))
        {
            against, limit, failOn, allowMissing, only, baseline, update, selfTest, rounds, json, exportJson, exportMarkdown, seed,
        };
        verb.SetAction((parsed, token) =>
        {
            if (parsed.GetValue(update))
            {
                return parsed.GetValue(json) || parsed.GetValue(exportJson) is not null || parsed.GetValue(exportMarkdown) is not null
                    ? throw CommandFailure.Usage("--update-baseline measures nothing: there is no result to print or to export")
                    : Task.FromResult(Update(parsed.GetRequiredValue(baseline)));
            }

            int chosenSeed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue);
            string[] arguments = [.. parsed.Tokens.Select(t => t.Value)];
            GateOutput output = new(parsed.GetValue(json), parsed.GetValue(exportJson), parsed.GetValue(exportMarkdown));
            output.Check(parsed.GetValue(selfTest) ? null : parsed.GetRequiredValue(baseline));
            if (parsed.GetValue(selfTest))
            {
                SelfTestRun run = new(arguments, parsed.GetValue(rounds), parsed.GetValue(limit) / Percent, chosenSeed, text => Screen.Progress.WriteLine(text));
                return output.RunAsync(run, token);
            }

            GateRequest request = new()
            {
                BaselineFile = parsed.GetRequiredValue(baseline),
                Against = parsed.GetValue(against),
                Limit = parsed.GetValue(limit) / Percent,
                FailOnInconclusive = parsed.GetValue(failOn) is not null,
                AllowMissing = parsed.GetValue(allowMissing),
                Only = parsed.GetRequiredValue(only),
                Seed = chosenSeed,
                Arguments = arguments,
            };
            if (request.UnknownPart(Baseline.ReadOrEmpty(request.BaselineFile)) is { } unknown)
                throw CommandFailure.Usage($"--only: no row is named like '{unknown}'");
            return output.RunAsync(request, token);
        });
        return verb;
    }

    private static int Update(FileInfo file)
    {
        new OutputCheck(json: false).File("--baseline", file);
        Baseline older = Baseline.ReadToReplace(file);
        Baseline baseline = Baseline.OfThisBuild().WithRowsOfOtherMachines(older);
        string text = baseline.ToJson();
        OutputText.WriteAll(Print, text, OutputText.Of(file, () => text));
        Screen.Answers.WriteLine($"{file}: {Format.Counted(baseline.Cells.Count, "row", "rows")}, from this build's formulas");
        return ExitCodes.Pass;

        void Print()
        {
            foreach (string change in baseline.ChangesFrom(older))
                Screen.Answers.WriteLine(change);
        }
    }

    private static double PercentText(string text) =>
        double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
        && percent is >= Percent * TimeRule.SmallestLimit and <= Percent
            ? percent
            : throw CommandFailure.Usage($"'{text}' is no percentage from {Percent * TimeRule.SmallestLimit} to {Percent}, such as 5%");
}
