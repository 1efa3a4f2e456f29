using System.CommandLine;
using System.CommandLine.Help;

namespace Bench.Commands;

/// <summary>The program without a verb, and the list of its verbs.</summary>
internal sealed class Root : RootCommand
{
    /// <summary>No response files: an argument that starts with @ is an argument.</summary>
    public static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    private Root()
        : base("Which way of sending many small messages is cheapest on this machine, by how much, and why?")
    {
    }

    public static Root Create()
    {
        Root root = new();
        foreach (Command verb in Verbs())
            root.Add(verb);
        OverviewCommand.AttachTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>One line a verb, in the order in which the help lists them.</summary>
    private static IEnumerable<Command> Verbs()
    {
        yield return ListCommand.Create();
        yield return DoctorCommand.Create();
        yield return CompareCommand.Create();
        yield return GateCommand.Create();
        yield return RunCommand.Create();
        yield return RenderCommand.Create();
        yield return SendCommand.Create();
        yield return SinkCommand.Create();
        yield return BrokerCommand.Create();
        yield return HandOverCommand.Create();
        yield return HandOverCommand.CreateWorker();
        yield return LaunchCommand.Create();
        yield return LaunchCommand.CreateThroughput();
        yield return TraceCommand.Create();
        yield return EventsCommand.Create();
        yield return GateChildCommands.CreateCount();
        yield return GateChildCommands.CreateLaunch();
    }
}
