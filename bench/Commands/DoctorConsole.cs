using Bench.Reports;

namespace Bench.Commands;

/// <summary>What <c>doctor</c> shows a reader: a table of everything, then what each finding means and the command that changes it.</summary>
internal static class DoctorConsole
{
    private const int Indent = 4;

    /// <summary>Columns of "yes" and "NO", and between a name and what was found.</summary>
    private const int Answer = 5, Gap = 2;

    public static void Write(Screen screen, DoctorDocument document)
    {
        screen.WriteLine(EnvironmentTable.OneLine(document.Environment));
        WriteTable(screen, document.Capabilities);

        IReadOnlyList<Capability> findings = [.. document.Capabilities.Where(capability => !capability.Available)];
        if (findings.Count > 0 && document.Environment.Container is true)
            screen.WriteLine("In a container sysctl, mount and tee may be refused: these commands are then for its host.");
        string? said = null;
        foreach (Capability finding in findings)
        {
            screen.WriteLine(finding.Meaning == said ? $"{finding.Name}, with the same effect:" : $"{finding.Name}: {finding.Meaning}");
            Change(screen, finding);
            said = finding.Meaning;
        }
    }

    /// <summary>What was found stands beside its name, or below it where the screen leaves less than half of its columns for it.</summary>
    private static void WriteTable(Screen screen, IReadOnlyList<Capability> capabilities)
    {
        int names = capabilities.Max(capability => capability.Name.Length), column = Answer + names + Gap;
        foreach (Capability capability in capabilities)
        {
            string name = (capability.Available ? "yes" : "NO").PadRight(Answer) + capability.Name;
            if (column <= screen.Width / 2 || screen.Width is null)
            {
                screen.WriteLine(name.PadRight(column) + capability.Detail, column);
                continue;
            }
            screen.WriteLine(name, Answer);
            screen.WriteLine(new string(' ', Answer) + capability.Detail, Answer);
        }
    }

    private static void Change(Screen screen, Capability finding)
    {
        string indent = new(' ', Indent);
        if (finding.Enable is null)
            screen.WriteLine($"{indent}No command changes it: {finding.WhyNoCommand}.", Indent);
        else
            screen.WriteCommand(indent + finding.Enable);
    }
}
