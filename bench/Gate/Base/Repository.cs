using Bench.Commands;
using Bench.Reports;

namespace Bench.Gate.Base;

/// <summary>A git repository: the user's, which is read and never written, or a clone of it.</summary>
/// <param name="root">Its top folder.</param>
internal sealed class Repository(string root)
{
    /// <summary>
    /// Kept out of every command: hooks, a watcher of files, and Git LFS, which writes into the repository and fetches. None goes into
    /// submodules, and a log is what was asked for and no more.
    /// </summary>
    private static readonly string[] Settings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=",
        "-c", "filter.lfs.process=", "-c", "filter.lfs.smudge=", "-c", "filter.lfs.clean=", "-c", "filter.lfs.required=false",
        "-c", "submodule.recurse=false", "-c", "log.showSignature=false",
    ];

    public string Root { get; } = root;

    /// <exception cref="CommandFailure">The folder is in no repository: there is nothing to compare with.</exception>
    public static async Task<Repository> FindAsync(string directory, CancellationToken token)
    {
        ToolResult top = await new Repository(directory).GitAsync(token, "rev-parse", "--show-toplevel").ConfigureAwait(false);
        return top.Succeeded
            ? new Repository(top.Output)
            : throw CommandFailure.NoData($"--against needs the working tree of a git repository: {top.Reason}");
    }

    /// <summary>The full name of a commit; null when the reference leads to none.</summary>
    public async Task<string?> CommitOfAsync(string reference, CancellationToken token)
    {
        ToolResult found = await GitAsync(token, "rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}").ConfigureAwait(false);
        return found.Succeeded ? found.Output : null;
    }

    public async Task<bool> IsShallowAsync(CancellationToken token) =>
        (await GitAsync(token, "rev-parse", "--is-shallow-repository").ConfigureAwait(false)).Output == "true";

    /// <summary>Whether tracked files below a folder differ from the commit that is checked out.</summary>
    /// <exception cref="CommandFailure">git cannot tell.</exception>
    public async Task<bool> IsChangedAsync(string folder, CancellationToken token)
    {
        ToolResult status = await GitAsync(token, "status", "--porcelain", "--no-renames", "--", folder).ConfigureAwait(false);
        return status.Succeeded ? status.Output.Length > 0 : throw CommandFailure.Failed($"git status: {status.Reason}");
    }

    /// <summary>A file as it was at a commit; null when it was not there.</summary>
    public async Task<string?> FileAtAsync(string commit, string path, CancellationToken token)
    {
        ToolResult file = await GitAsync(token, "show", $"{commit}:{path}").ConfigureAwait(false);
        return file.Succeeded ? file.Output : null;
    }

    /// <summary>Where git keeps this working tree: <c>.git</c>, or what stands in for it in a linked worktree or a submodule.</summary>
    /// <exception cref="CommandFailure">git cannot tell.</exception>
    public async Task<string> GitFolderAsync(CancellationToken token)
    {
        ToolResult found = await GitAsync(token, "rev-parse", "--absolute-git-dir").ConfigureAwait(false);
        return found.Succeeded ? found.Output : throw CommandFailure.Failed($"git rev-parse: {found.Reason}");
    }

    /// <summary>The files that are checked out, or those that the patterns choose (gitglossary(7), "pathspec").</summary>
    /// <exception cref="CommandFailure">git cannot tell.</exception>
    public async Task<IReadOnlyList<TrackedFile>> FilesAsync(CancellationToken token, params string[] patterns)
    {
        ToolResult listed = await GitAsync(token, ["ls-files", "--stage", "-z", "--", .. patterns]).ConfigureAwait(false);
        return listed.Succeeded
            ? [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(TrackedFile.Parse)]
            : throw CommandFailure.Failed($"git ls-files: {listed.Reason}");
    }

    /// <summary>Checks that all of a commit is here, which a sentence calls what is given: git would fetch the rest of a partial clone on the way.</summary>
    /// <exception cref="CommandFailure">Not all of the commit is here.</exception>
    public async Task RequireAsync(string commit, string what, CancellationToken token)
    {
        ToolResult listed = await GitAsync(token, "rev-list", "--objects", "--missing=print", "--no-walk", commit).ConfigureAwait(false);
        if (!listed.Succeeded)
            throw CommandFailure.NoData($"{what} cannot be read: {listed.Reason}");
        int missing = listed.Output.Split('\n').Count(line => line.StartsWith('?'));
        if (missing > 0)
            throw CommandFailure.NoData($"{what} lacks {Format.Counted(missing, "object", "objects")} on this machine, and a gate fetches nothing: in a partial clone, check that commit out once, or clone without --filter");
    }

    public Task<ToolResult> GitAsync(CancellationToken token, params string[] arguments) => RunAsync("", arguments, token);

    /// <summary>Clones a repository on this machine.</summary>
    public Task<ToolResult> CloneAsync(CancellationToken token, params string[] arguments) => RunAsync("file", ["clone", "--quiet", .. arguments], token);

    /// <summary>
    /// Git writes an index where it only reads, and fetches what a partial clone lacks, unless it is told not to. Versions before
    /// 2.44 are kept from fetching by the ways that they may take (git(1), GIT_ALLOW_PROTOCOL).
    /// </summary>
    private Task<ToolResult> RunAsync(string protocols, string[] arguments, CancellationToken token) => Tool.RunAsync(
        "git", Root, [.. Settings, .. arguments], token, ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", protocols));
}
