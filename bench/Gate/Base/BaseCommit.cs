using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>The commit that the working tree is compared with.</summary>
/// <param name="Reference">What the user named.</param>
/// <param name="Commit">The merge base of it and of what is checked out.</param>
/// <param name="Head">What is checked out.</param>
/// <param name="LibraryChanged">Whether the library's files differ from it: changes that are not committed are gated too.</param>
internal sealed record BaseCommit(string Reference, string Commit, string Head, bool LibraryChanged)
{
    /// <summary>Digits of a commit that sentences show.</summary>
    private const int ShortDigits = 10;

    public const string LibraryFolder = "src/BatchSend";

    /// <summary>The file that makes a commit comparable: framework types only, so that any two commits that have it can be paired.</summary>
    private const string SeamFile = LibraryFolder + "/PairedEntry.cs";

    public string Short => Shorten(Commit);

    public static string Shorten(string commit) => commit[..ShortDigits];

    /// <exception cref="CommandFailure">There is no such commit, or none that can be compared with.</exception>
    public static async Task<BaseCommit> FindAsync(Repository repository, string reference, CancellationToken token)
    {
        // A merge base that is found in a part of the history may be another one than in all of it.
        if (await repository.IsShallowAsync(token).ConfigureAwait(false))
            throw CommandFailure.NoData($"this is a shallow clone, in which the merge base with '{reference}' is not certain: fetch all of the history ('fetch-depth: 0' of actions/checkout, or 'git fetch --unshallow')");
        if (await repository.CommitOfAsync(reference, token).ConfigureAwait(false) is null)
            throw CommandFailure.Usage($"--against: '{reference}' is no commit of this repository");
        if (await repository.CommitOfAsync("HEAD", token).ConfigureAwait(false) is not { } head)
            throw CommandFailure.NoData("nothing is committed here yet");
        ToolResult merge = await repository.GitAsync(token, "merge-base", reference, "HEAD").ConfigureAwait(false);
        if (!merge.Succeeded)
            throw CommandFailure.NoData($"'{reference}' and HEAD have no common commit");
        await repository.RequireAsync(merge.Output, $"commit {Shorten(merge.Output)}, the merge base with '{reference}',", token).ConfigureAwait(false);
        BaseCommit found = new(reference, merge.Output, head, await repository.IsChangedAsync(LibraryFolder, token).ConfigureAwait(false));
        if (await repository.FileAtAsync(found.Commit, SeamFile, token).ConfigureAwait(false) is null)
            throw await WithoutSeamAsync(repository, found, token).ConfigureAwait(false);
        return found;
    }

    /// <summary>Why a commit without the seam cannot be compared, and which is the oldest that can.</summary>
    public static async Task<CommandFailure> WithoutSeamAsync(Repository repository, BaseCommit commit, CancellationToken token)
    {
        ToolResult added = await repository.GitAsync(
            token, "log", "--reverse", "--diff-filter=A", "--format=%h (%s)", "HEAD", "--", SeamFile).ConfigureAwait(false);
        string oldest = added.Succeeded && added.Output.Length > 0
            ? $"the oldest commit that can be compared is {added.Output.Split('\n')[0]}"
            : "no commit up to HEAD can be compared";
        return CommandFailure.NoData($"commit {commit.Short}, the merge base with '{commit.Reference}', has no {SeamFile}, through which builds are paired: {oldest}");
    }
}
