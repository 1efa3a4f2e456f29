using System.CommandLine;
using Bench.Commands.Parsing;
using Bench.Hosting;
using Bench.Hosting.Checks;
using Bench.Reports;

namespace Bench.Commands;

/// <summary><c>doctor</c>: what can be measured on this machine, what cannot, and what would enable it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Verb verb = new("doctor", "What can be measured on this machine, what cannot, what that means for the figures, and the exact command that changes it.",
            ("doctor", "as a table"),
            ("doctor --json", "as one JSON document"))
        {
            json,
        };
        verb.SetAction((parsed, token) => RunAsync(parsed.GetValue(json), token));
        return verb;
    }

    /// <summary>What is found is no failure: the exit code is 0 whatever is wanting.</summary>
    private static async Task<int> RunAsync(bool json, CancellationToken token)
    {
        var document = new DoctorDocument
        {
            Capabilities = await HostChecks.RunAsync(token).ConfigureAwait(false),
            Environment = HostEnvironment.Collect(),
        };
        if (json)
        {
            Console.Out.WriteLine(JsonOutput.Serialize(document));
            return ExitCodes.Pass;
        }

        DoctorConsole.Write(Screen.Answers, document);
        return ExitCodes.Pass;
    }
}
