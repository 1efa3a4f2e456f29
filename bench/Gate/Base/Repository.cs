using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>The git repository whose working tree is gated.</summary>
/// <param name="root">Its top folder.</param>
internal sealed class Repository(string root)
{
    public string Root { get; } = root;

    /// <exception cref="CommandFailure">The folder is in no repository: there is nothing to compare with.</exception>
    public static async Task<Repository> FindAsync(string directory, CancellationToken token)
    {
        ToolResult top = await Tool.RunAsync("git", directory, ["rev-parse", "--show-toplevel"], token).ConfigureAwait(false);
        return top.Succeeded
            ? new Repository(top.Output)
            : throw CommandFailure.NoData($"--against needs a git repository: {top.Error}");
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
    public async Task<bool> IsChangedAsync(string folder, CancellationToken token) =>
        (await GitAsync(token, "status", "--porcelain", "--", folder).ConfigureAwait(false)).Output.Length > 0;

    /// <summary>A file as it was at a commit; null when it was not there.</summary>
    public async Task<string?> FileAtAsync(string commit, string path, CancellationToken token)
    {
        ToolResult file = await GitAsync(token, "show", $"{commit}:{path}").ConfigureAwait(false);
        return file.Succeeded ? file.Output : null;
    }

    public Task<ToolResult> GitAsync(CancellationToken token, params string[] arguments) =>
        Tool.RunAsync("git", Root, arguments, token);
}
