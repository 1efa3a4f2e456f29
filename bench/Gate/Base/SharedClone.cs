using System.Text;
using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>
/// Checks commits out in clones that share the objects of repositories on this machine. Nothing is written there, and nothing
/// is fetched: what is not here is said.
/// </summary>
internal static class SharedClone
{
    /// <summary>
    /// What a repository's own configuration says of its files and of where they come from, which builds write into assemblies.
    /// A clone does not take it over.
    /// </summary>
    private const string Settings = @"^(remote\..*\.url|url\..*|submodule\..*\.url|filter\..*|core\.(autocrlf|eol|longpaths))$";

    /// <summary>
    /// The process that reads the repository asks once more whether the user trusts it, and by another of its names. They do, or
    /// git had not said where it is.
    /// </summary>
    private const string UploadPack = "git -c 'safe.directory=*' upload-pack";

    /// <summary>Makes a new or an empty folder a clone with the commit checked out, which a sentence calls what is given.</summary>
    /// <exception cref="CommandFailure">Something of the commit is not on this machine, or it cannot be checked out.</exception>
    public static async Task CreateAsync(GitSource source, string commit, string what, string root, CancellationToken token)
    {
        ToolResult cloned = await new Repository(Path.GetDirectoryName(root)!).CloneAsync(
            token, "--shared", "--no-checkout", "--template=", "--origin", "origin", "--upload-pack", UploadPack, source.GitFolder, root).ConfigureAwait(false);
        if (!cloned.Succeeded)
            throw CommandFailure.Failed($"git clone of '{source.GitFolder}': {cloned.Reason}");

        Repository clone = new(root);
        await TakeOverSettingsAsync(source, clone, token).ConfigureAwait(false);
        await clone.RequireAsync(commit, what, token).ConfigureAwait(false);
        ToolResult done = await clone.GitAsync(token, "checkout", "--quiet", "--detach", commit).ConfigureAwait(false);
        if (!done.Succeeded)
            throw CommandFailure.Failed($"git checkout of {what}: {done.Reason}");

        await LfsFiles.FillInAsync(source, clone, commit, what, token).ConfigureAwait(false);
        await AddSubmodulesAsync(source, clone, what, token).ConfigureAwait(false);
    }

    private static async Task TakeOverSettingsAsync(GitSource source, Repository clone, CancellationToken token)
    {
        ToolResult found = await source.GitAsync(token, "config", "--local", "--includes", "--null", "--get-regexp", Settings).ConfigureAwait(false);
        await clone.GitAsync(token, "config", "--remove-section", "remote.origin").ConfigureAwait(false); // the folder that was cloned
        string git = Path.Combine(clone.Root, ".git");
        // Written, not given to git as arguments, which every user of the machine can read.
        await File.AppendAllTextAsync(
            Path.Combine(git, "config"),
            string.Concat(found.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Setting)), token).ConfigureAwait(false);
        if (!File.Exists(source.AttributesFile))
            return;
        Directory.CreateDirectory(Path.Combine(git, "info"));
        File.Copy(source.AttributesFile, Path.Combine(git, "info", "attributes"));
    }

    /// <summary>One setting as a configuration file has it (git-config(1), "Syntax").</summary>
    /// <param name="entry">Its name and, on the next line, its value; a switch may have none.</param>
    private static string Setting(string entry)
    {
        string[] parts = entry.Split('\n', 2);
        string key = parts[0];
        int first = key.IndexOf('.', StringComparison.Ordinal), last = key.LastIndexOf('.');
        string section = first == last ? key[..first] : $"{key[..first]} {Quote(key[(first + 1)..last])}";
        return $"[{section}]\n\t{key[(last + 1)..]}{(parts.Length == 1 ? "" : " = " + Quote(parts[1]))}\n";
    }

    private static string Quote(string text) =>
        new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Insert(0, '"').Append('"').ToString();

    private static async Task AddSubmodulesAsync(GitSource source, Repository clone, string what, CancellationToken token)
    {
        TrackedFile[] submodules = [.. (await clone.FilesAsync(token).ConfigureAwait(false)).Where(f => f.IsSubmodule)];
        if (submodules.Length == 0)
            return;
        ToolResult listed = await clone.GitAsync(
            token, "config", "--file", ".gitmodules", "--null", "--get-regexp", @"^submodule\..*\.path$").ConfigureAwait(false);
        ILookup<string, string> names = listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('\n', 2))
            .ToLookup(e => e[^1].TrimEnd('/'), e => e[0]["submodule.".Length..^".path".Length]);
        foreach (TrackedFile submodule in submodules)
        {
            // One without a name has no place that it comes from: git leaves its folder empty wherever the commit is checked out.
            if (names[submodule.Path].LastOrDefault() is not { } name)
                continue;
            GitSource its = await FindAsync(source.Submodule(name, submodule.Path), submodule.Object, token).ConfigureAwait(false)
                ?? throw CommandFailure.NoData($"{what} has the submodule '{submodule.Path}' at {BaseCommit.Shorten(submodule.Object)}, which is not on this machine, and a gate fetches nothing: 'git submodule update --init {submodule.Path}', then 'git -C {submodule.Path} fetch origin {submodule.Object}'");
            await CreateAsync(its, submodule.Object, $"the submodule '{submodule.Path}' of {what}", Path.Combine(clone.Root, submodule.Path), token).ConfigureAwait(false);
        }
    }

    private static async Task<GitSource?> FindAsync(IEnumerable<GitSource> sources, string commit, CancellationToken token)
    {
        foreach (GitSource source in sources)
        {
            if ((await source.GitAsync(token, "cat-file", "-e", commit + "^{commit}").ConfigureAwait(false)).Succeeded)
                return source;
        }

        return null;
    }
}
