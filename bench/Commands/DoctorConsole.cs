using Bench.Reports;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>doctor</c> shows a reader: a table of everything, then what each finding means and the command that changes it.</summary>
internal static class DoctorConsole
{
    private const int Indent = 4;

    public static void Write(IAnsiConsole console, DoctorDocument document)
    {
        Line(console, EnvironmentTable.OneLine(document.Environment));
        console.Write(TableOf(document.Capabilities));

        IReadOnlyList<Capability> findings = [.. document.Capabilities.Where(capability => !capability.Available)];
        if (findings.Count > 0 && document.Environment.Container is true)
            Line(console, "In a container sysctl, mount and tee may be refused: these commands are then for its host.");
        string? said = null;
        foreach (Capability finding in findings)
        {
            Line(console, finding.Meaning == said ? $"{finding.Name}, with the same effect:" : $"{finding.Name}: {finding.Meaning}");
            Change(console, finding);
            said = finding.Meaning;
        }
    }

    private static Table TableOf(IEnumerable<Capability> capabilities)
    {
        Table table = new Table()
            .AddColumn(new TableColumn("").NoWrap())
            .AddColumn(new TableColumn("what").NoWrap())
            .AddColumn("here");
        foreach (Capability capability in capabilities)
            table.AddRow(capability.Available ? "yes" : "NO", Markup.Escape(capability.Name), Markup.Escape(capability.Detail));
        return table;
    }

    private static void Change(IAnsiConsole console, Capability finding)
    {
        if (finding.Enable is null)
        {
            console.Write(new Padder(new Text($"No command changes it: {finding.WhyNoCommand}."), new Padding(Indent, 0, 0, 0)));
            return;
        }

        // Past the layout, which would break it over lines: it is there to be copied.
        console.Profile.Out.Writer.WriteLine(new string(' ', Indent) + finding.Enable);
    }

    /// <summary>Text as it stands, broken between words where it is longer than a line.</summary>
    private static void Line(IAnsiConsole console, string text) => console.Write(new Text(text + Environment.NewLine));
}
