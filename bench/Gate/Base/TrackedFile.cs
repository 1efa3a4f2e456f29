namespace Bench.Gate.Base;

/// <summary>A file or a submodule as git's index has it.</summary>
/// <param name="Mode">What it is and may (gitformat-index(5)).</param>
/// <param name="Object">The name of its content; of a submodule, its commit.</param>
/// <param name="Path">Below the top folder, with slashes.</param>
internal sealed record TrackedFile(string Mode, string Object, string Path)
{
    public bool IsRegular => Mode.StartsWith("100", StringComparison.Ordinal);

    public bool IsSubmodule => Mode == "160000";

    /// <param name="line">A line of 'git ls-files --stage -z'.</param>
    public static TrackedFile Parse(string line)
    {
        string[] parts = line.Split('\t', 2);
        string[] known = parts[0].Split(' ');
        return new TrackedFile(known[0], known[1], parts[1]);
    }
}
