using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>A commit checked out in a folder of its own below the system's temporary one, until it is disposed of.</summary>
internal sealed class Worktree : IAsyncDisposable
{
    /// <summary>How the folders begin, for whoever finds one that a killed gate left behind.</summary>
    public const string Prefix = "batchsend-gate-";

    private readonly Repository _repository;
    private readonly DirectoryInfo _parent;

    private Worktree(Repository repository, DirectoryInfo parent)
    {
        _repository = repository;
        _parent = parent;
    }

    public string Root => Path.Combine(_parent.FullName, "tree");

    public static async Task<Worktree> AddAsync(Repository repository, string commit, CancellationToken token)
    {
        Worktree worktree = new(repository, Directory.CreateTempSubdirectory(Prefix));
        try
        {
            ToolResult added = await repository.GitAsync(token, "worktree", "add", "--detach", worktree.Root, commit).ConfigureAwait(false);
            return added.Succeeded ? worktree : throw CommandFailure.Failed($"git worktree add: {added.Error}");
        }
        catch
        {
            await worktree.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Not to be cancelled: Ctrl+C leaves nothing behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _repository.GitAsync(CancellationToken.None, "worktree", "remove", "--force", Root).ConfigureAwait(false);
        if (Directory.Exists(_parent.FullName))
            _parent.Delete(recursive: true);
        // One that was interrupted while it was being added is in git's list without being a worktree.
        await _repository.GitAsync(CancellationToken.None, "worktree", "prune").ConfigureAwait(false);
    }
}
