using System.CommandLine;
using System.Security.Cryptography;
using Bench.Commands.Parsing;
using Bench.Commands.Writing;
using Bench.Overview;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>The program without a verb: every strategy on this machine, TCP and UDP.</summary>
internal static class OverviewCommand
{
    /// <summary>Makes the overview the root's own action.</summary>
    public static void AttachTo(RootCommand root)
    {
        Option<bool> quick = new("--quick") { Description = "stop at the first answer: one launch a comparison, no intervals, about a minute" };
        Option<bool> json = CommonOptions.Json();
        Option<DirectoryInfo?> output = new(CommonOptions.ReportFolderName, "-o") { Description = "folder for the report, its data and its chart [default: results/local/TIME]", HelpName = "DIR" };
        Option<int?> seed = CommonOptions.Seed();
        root.Add(quick);
        root.Add(json);
        root.Add(output);
        root.Add(seed);
        root.SetAction(async (parsed, token) =>
        {
            DirectoryInfo directory = parsed.GetValue(output) ?? OverviewFiles.DefaultDirectory();
            if (parsed.GetValue(output) is { } named)
                new OutputCheck(parsed.GetValue(json)).Folder(CommonOptions.ReportFolderName, named, OverviewFiles.CrossCheckFolder);
            else
                OutputCheck.OwnFolder(directory, $"{CommonOptions.ReportFolderName} DIR names another one");
            int chosenSeed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue);
            string commandLine = ReportCommand.For([.. parsed.Tokens.Select(t => t.Value)], chosenSeed);
            OverviewRun run = new(commandLine, chosenSeed, parsed.GetValue(quick), directory, new OverviewConsole());
            OverviewDocument document = await run.RunAsync(token).ConfigureAwait(false);
            if (token.IsCancellationRequested && document.Cells.Count + document.SelfCheck.Count == 0)
                throw CommandFailure.InterruptedBefore("the first launch ended");
            Answer.Write(
                document, parsed.GetValue(json), export: null, OverviewConsole.Closing(document, directory),
                ReportFolder.Files(document, directory, withParents: parsed.GetValue(output) is null));
            return token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Pass;
        });
    }
}
