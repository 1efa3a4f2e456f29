using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>
/// The base commit in a folder of its own in the cache, until it is disposed of. A gate that was killed leaves its folder to
/// the next one.
/// </summary>
internal sealed class BaseCheckout : IAsyncDisposable
{
    /// <summary>How the folders begin.</summary>
    public const string Prefix = "checkout-";

    private const string TreeFolder = "tree";

    /// <summary>Held open as long as the gate runs; the system lets go of it however a gate ends.</summary>
    private const string HeldFile = "held";

    /// <summary>
    /// MSBuild, the compiler and the SDK search the folders above a project for these and take the first. Where the commit has
    /// none, they find these empty ones instead of those of whoever owns the cache.
    /// </summary>
    private static readonly (string File, string Text)[] Barriers =
    [
        ("Directory.Build.props", "<Project />"),
        ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        ("Directory.Build.rsp", ""),
        ("global.json", "{}"),
        (".editorconfig", "root = true"),
    ];

    private const int DeleteAttempts = 100;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder;
    private readonly FileStream _held;

    private BaseCheckout(DirectoryInfo folder, FileStream held)
    {
        _folder = folder;
        _held = held;
    }

    public string Root => Path.Combine(_folder.FullName, TreeFolder);

    /// <summary>Checks a commit out in a new folder below the one that is given, and removes what killed gates left there.</summary>
    /// <exception cref="CommandFailure">The cache cannot be written, or the commit is not all here.</exception>
    public static async Task<BaseCheckout> CreateAsync(string cache, Repository repository, string commit, CancellationToken token)
    {
        string gitFolder = await repository.GitFolderAsync(token).ConfigureAwait(false);
        BaseCheckout checkout = Claim(cache);
        try
        {
            await SharedClone.CreateAsync(new GitSource(gitFolder, repository.Root), commit, $"commit {BaseCommit.Shorten(commit)}", checkout.Root, token).ConfigureAwait(false);
            return checkout;
        }
        catch
        {
            await checkout.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Not to be cancelled: Ctrl+C leaves nothing behind.</summary>
    public async ValueTask DisposeAsync()
    {
        // What a build started is ended with it, but may write for a moment longer.
        for (int attempt = 1; !TryDelete(Root) && attempt < DeleteAttempts; attempt++)
            await Task.Delay(BetweenAttempts).ConfigureAwait(false);
        _held.Dispose();
        // The tree first: without the file that is held, a later gate would not take a remaining tree for abandoned.
        if (!Directory.Exists(Root))
            TryDelete(_folder.FullName);
    }

    private static BaseCheckout Claim(string cache)
    {
        try
        {
            foreach (DirectoryInfo folder in Directory.CreateDirectory(cache).EnumerateDirectories(Prefix + "*"))
                RemoveIfAbandoned(folder);
            DirectoryInfo own = CreatePrivate(Path.Combine(cache, $"{Prefix}{Guid.NewGuid():n}"));
            foreach ((string file, string text) in Barriers)
                File.WriteAllText(Path.Combine(own.FullName, file), text);
            // It gets its name when it is held already, or another gate could take the folder for abandoned in between.
            string early = Path.Combine(own.FullName, "early");
            FileStream held = new(early, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
            File.Move(early, Path.Combine(own.FullName, HeldFile));
            return new BaseCheckout(own, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the base cannot be checked out in '{cache}': {e.Message}");
        }
    }

    private static void RemoveIfAbandoned(DirectoryInfo folder)
    {
        try
        {
            using (new FileStream(Path.Combine(folder.FullName, HeldFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                if (!TryDelete(Path.Combine(folder.FullName, TreeFolder)))
                    return;
            }

            TryDelete(folder.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another gate's that runs, or another user's.
        }
    }

    /// <summary>Only for its owner: a remote's URL may have a password in it.</summary>
    private static DirectoryInfo CreatePrivate(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder)
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
