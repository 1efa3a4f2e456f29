using System.CommandLine;
using Bench.Commands.Parsing;
using Bench.Hosting;
using Bench.Hosting.Checks;
using Bench.Reports;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>doctor</c>: what can be measured on this machine, what cannot, and what would enable it.</summary>
internal static class DoctorCommand
{
    /// <summary>Columns where there is no terminal: wide enough that nothing is broken over lines.</summary>
    private const int WidthOfFiles = 250;

    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Verb verb = new("doctor", "What can be measured on this machine, what cannot, and the exact command that would enable it.",
            ("doctor", "as a table"),
            ("doctor --json", "as one JSON document"))
        {
            json,
        };
        verb.SetAction((parsed, token) => RunAsync(parsed.GetValue(json), token));
        return verb;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken token)
    {
        var document = new DoctorDocument
        {
            Capabilities = await HostChecks.RunAsync(token).ConfigureAwait(false),
            Environment = HostEnvironment.Collect(),
        };
        if (json)
            Console.Out.WriteLine(JsonOutput.Serialize(document));
        else
            Show(document);
        return ExitCodes.Pass;
    }

    private static void Show(DoctorDocument document)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected)
            console.Profile.Width = WidthOfFiles;
        console.WriteLine(EnvironmentTable.OneLine(document.Environment));
        Table table = new Table().AddColumns("", "what", "here");
        foreach (Capability capability in document.Capabilities)
            table.AddRow(capability.Available ? "yes" : "NO", Markup.Escape(capability.Name), Markup.Escape(capability.Detail));
        console.Write(table);

        // Outside the table, unwrapped, so that they can be copied.
        foreach (Capability capability in document.Capabilities.Where(capability => capability.Enable is not null))
            Console.Error.WriteLine($"to enable {capability.Name}:{Environment.NewLine}    {capability.Enable}");
    }
}
