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
        // The folder first: git refuses to remove one that is no whole worktree, but forgets one that is gone. It keeps one
        // locked while it adds it, and so leaves it when it is ended meanwhile: only --force twice removes a locked one.
        if (Directory.Exists(_parent.FullName))
            _parent.Delete(recursive: true);
        await _repository.GitAsync(CancellationToken.None, "worktree", "remove", "--force", "--force", Root).ConfigureAwait(false);
        await _repository.GitAsync(CancellationToken.None, "worktree", "prune").ConfigureAwait(false);
    }
}
