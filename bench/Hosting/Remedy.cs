namespace Bench.Hosting;

/// <summary>What changes something that was found wanting: a command, or the reason why no command does. Exactly one of the two.</summary>
/// <param name="Command">To be pasted into a shell as it stands; "…" in it is what the user gives it anyway.</param>
/// <param name="WhyNoCommand">Who or what decides instead.</param>
internal readonly record struct Remedy(string? Command, string? WhyNoCommand)
{
    /// <summary>What changes a container's own settings; they are fixed when it starts.</summary>
    private const string ContainerStart = "docker run";

    public static Remedy By(string command) => new(command, null);

    public static Remedy None(string why) => new(null, why);

    /// <summary>A command that takes root: an ordinary user says sudo, which a machine where one is root need not have.</summary>
    public static Remedy AsRoot(string command) => By(RootCommand(command));

    /// <summary>Starting the container again with these options.</summary>
    public static Remedy ByContainer(string options) => By($"{ContainerStart} {options} …");

    /// <summary>sysctl(8), until the next boot.</summary>
    public static Remedy BySysctl(params IEnumerable<string> assignments) => AsRoot($"sysctl {string.Join(' ', assignments)}");

    /// <summary>Writing one word into files of the kernel, which "sudo echo … > FILE" would not do.</summary>
    public static Remedy ByWriting(string word, string files) => By($"echo {word} | {RootCommand($"tee {files}")}");

    private static string RootCommand(string command) => Environment.IsPrivilegedProcess ? command : $"sudo {command}";
}
