using Bench.Commands;
using Bench.Gate.Base;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>A commit in a folder of its own, from repositories of every kind, of which nothing may differ afterwards.</summary>
public sealed class BaseCheckoutTests
{
    private const string ObjectId = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkout_has_the_commit_and_the_users_settings_and_is_gone_when_it_is_disposed_of()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        await repository.GitAsync("config", "url.https://example.org/.insteadOf", "example:");
        await repository.GitAsync("config", "remote.second.url", "example:second");
        FolderState before = await repository.WithWorkInProgressAsync();

        string root;
        await using (BaseCheckout checkout = await CreateAsync(repository))
        {
            root = checkout.Root;
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(repository.Root, "README"), Token), await File.ReadAllTextAsync(Path.Combine(root, "README"), Token));
            Assert.False(File.Exists(Path.Combine(root, "staged")));
            Assert.Equal(TemporaryRepository.RemoteUrl, await GitAsync(root, "config", "--get-all", "remote.origin.url"));
            Assert.Equal("https://example.org/second", await GitAsync(root, "remote", "get-url", "second"));
            Assert.Equal(await repository.CommitOfAsync("v1"), await GitAsync(root, "rev-parse", "v1^{commit}"));
            Assert.Empty(Directory.GetFiles(Path.Combine(root, ".git", "objects", "pack")));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(root)!));
        }

        Assert.Empty(Directory.GetFileSystemEntries(repository.Cache));
        before.AssertUnchanged();
    }

    [Fact]
    public async Task Without_a_remote_the_checkout_has_none()
    {
        await using TemporaryRepository repository = await TemporaryRepository.CreateAsync();

        await using BaseCheckout checkout = await CreateAsync(repository);

        Assert.Equal("", await GitAsync(checkout.Root, "remote"));
    }

    [Fact]
    public async Task A_commit_that_is_not_there_leaves_nothing()
    {
        await using TemporaryRepository repository = await TemporaryRepository.CreateAsync();

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(
            () => BaseCheckout.CreateAsync(repository.Cache, repository.Repository, new string('1', 40), Token));

        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(repository.Cache));
    }

    /// <summary>How git makes the repository: @ stands for one that exists, and the folder follows.</summary>
    [Theory]
    [InlineData("init", "--object-format=sha256")]
    [InlineData("clone", "--shared", "@")]
    [InlineData("clone", "--separate-git-dir=@-elsewhere", "@")]
    [InlineData("worktree", "add", "--detach")]
    public async Task Every_kind_of_repository_is_checked_out_and_left_alone(params string[] arguments)
    {
        await using TemporaryRepository repository = await TemporaryRepository.CreateAsync();
        string tree = Path.Combine(repository.Cache, "of another kind");
        await repository.GitAsync([.. arguments.Select(a => a.Replace("@", repository.Root, StringComparison.Ordinal)), tree]);
        await GitAsync(tree, "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--allow-empty", "--quiet", "-m", "last");
        FolderState before = FolderState.Of(repository.Root), beside = FolderState.Of(tree);
        string commit = await GitAsync(tree, "rev-parse", "HEAD");

        await using (BaseCheckout checkout = await BaseCheckout.CreateAsync(repository.Temp, new Repository(tree), commit, Token))
            Assert.Equal(commit, await GitAsync(checkout.Root, "rev-parse", "HEAD"));

        before.AssertUnchanged();
        beside.AssertUnchanged();
    }

    [Fact]
    public async Task Submodules_come_from_this_machine_at_every_depth()
    {
        await using TemporaryRepository repository = await WithSubmodulesAsync();
        string commit = await repository.CommitOfAsync("HEAD");
        string linked = Path.Combine(repository.Cache, "linked");
        await repository.GitAsync("worktree", "add", "--quiet", linked);
        FolderState before = FolderState.Of(repository.Root);

        foreach (string tree in (string[])[repository.Root, linked])
        {
            await using BaseCheckout checkout = await BaseCheckout.CreateAsync(repository.Temp, new Repository(tree), commit, Token);
            Assert.Equal("the inner", await File.ReadAllTextAsync(Path.Combine(checkout.Root, "outer module", "deep", "inner", "file"), Token));
            Assert.Equal("", await GitAsync(checkout.Root, "status", "--porcelain"));
        }

        before.AssertUnchanged();
    }

    [Fact]
    public async Task A_submodule_that_is_not_on_this_machine_exits_3_with_what_fetches_it()
    {
        await using TemporaryRepository repository = await WithSubmodulesAsync();
        await repository.GitAsync("submodule", "deinit", "--quiet", "--all");
        Directory.Delete(Path.Combine(repository.Root, ".git", "modules", "outer module", "modules"), recursive: true);
        FolderState before = FolderState.Of(repository.Root);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => CreateAsync(repository));

        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
        Assert.Contains("has the submodule 'deep/inner' at ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("git submodule update --init", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(repository.Cache, BaseCheckout.Prefix + "*"));
        before.AssertUnchanged();
    }

    /// <summary>Git LFS itself is not installed for it, and its filters would leave a file.</summary>
    [Fact]
    public async Task Files_of_Git_LFS_come_from_this_machine_or_exit_3()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        await repository.CommitAsync(
            "Keep a file in Git LFS",
            (".gitattributes", "*.bin filter=lfs\n"), (" a.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{ObjectId}\nsize 6\n"), ("raw.bin", "as it is"));
        FileInfo kept = new(Path.Combine(repository.Root, ".git", "lfs", "objects", ObjectId[..2], ObjectId[2..4], ObjectId));
        kept.Directory!.Create();
        await File.WriteAllTextAsync(kept.FullName, "hello\n", Token);
        FolderState before = await repository.WithWorkInProgressAsync();

        await using (BaseCheckout checkout = await CreateAsync(repository))
        {
            Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(checkout.Root, " a.bin"), Token));
            Assert.Equal("as it is", await File.ReadAllTextAsync(Path.Combine(checkout.Root, "raw.bin"), Token));
        }

        before.AssertUnchanged();
        foreach (Action spoil in (Action[])[() => File.WriteAllText(kept.FullName, "cut"), kept.Delete])
        {
            spoil();
            CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => CreateAsync(repository));
            Assert.Equal(ExitCodes.NoData, failure.ExitCode);
            Assert.Contains("has ' a.bin' in Git LFS, whose object is not on this machine", failure.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The rest of it is on this machine too, but git would have to fetch it.</summary>
    [Theory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public async Task A_partial_clone_fetches_nothing_and_exits_3(string filter)
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        await repository.CommitAsync("Change the file", ("README", "another"), ("src/BatchSend/PairedEntry.cs", "another"));
        await repository.GitAsync("config", "uploadpack.allowFilter", "true");
        string clone = Path.Combine(repository.Cache, "clone");
        await repository.GitAsync("clone", "--quiet", "--filter=" + filter, "file://" + repository.Root.Replace(" ", "%20", StringComparison.Ordinal), clone);
        FolderState before = FolderState.Of(clone);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => BaseCommit.FindAsync(new Repository(clone), "HEAD~1", Token));
        BaseCommit itself = await BaseCommit.FindAsync(new Repository(clone), "HEAD", Token);

        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
        Assert.Contains("a gate fetches nothing", failure.Message, StringComparison.Ordinal);
        await using (BaseCheckout checkout = await BaseCheckout.CreateAsync(repository.Temp, new Repository(clone), itself.Commit, Token))
            Assert.Equal("another", await File.ReadAllTextAsync(Path.Combine(checkout.Root, "README"), Token));
        before.AssertUnchanged();
    }

    /// <summary>In the middle of a checkout, where a filter of the user's waits.</summary>
    [Fact]
    public async Task A_cancelled_checkout_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the filter is a line of sh");
        await using TemporaryRepository repository = await TemporaryRepository.CreateAsync();
        await repository.CommitAsync("Filter a file", (".gitattributes", "*.slow filter=slow\n"), ("a.slow", "a"));
        string waits = Path.Combine(repository.Root, "..", "waits");
        await repository.GitAsync("config", "filter.slow.smudge", $"touch '{waits}'; sleep 1000");
        FolderState before = FolderState.Of(repository.Root);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task<BaseCheckout> checkout = BaseCheckout.CreateAsync(repository.Cache, repository.Repository, await repository.CommitOfAsync("HEAD"), cancel.Token);
        while (!File.Exists(waits) && !checkout.IsCompleted)
            await Task.Delay(20, Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => checkout);
        Assert.Empty(Directory.GetFileSystemEntries(repository.Cache));
        before.AssertUnchanged();
    }

    [Fact]
    public async Task A_bare_repository_has_nothing_to_compare()
    {
        await using TemporaryRepository repository = await TemporaryRepository.CreateAsync();
        string bare = Path.Combine(repository.Cache, "bare");
        await repository.GitAsync("clone", "--quiet", "--bare", repository.Root, bare);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => Repository.FindAsync(bare, Token));

        Assert.Equal((ExitCodes.NoData, "--against needs the working tree of a git repository: this operation must be run in a work tree"), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        await using TemporaryRepository repository = await TemporaryRepository.CreateAsync();
        await File.WriteAllTextAsync(repository.Cache, "a file", Token);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => CreateAsync(repository));

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains($"'{repository.Cache}'", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<BaseCheckout> CreateAsync(TemporaryRepository repository) =>
        await BaseCheckout.CreateAsync(repository.Cache, repository.Repository, await repository.CommitOfAsync("HEAD"), Token);

    private static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync("git", directory, arguments, Token);
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    /// <summary>A repository with a submodule that has one itself; what they were cloned from is gone.</summary>
    private static async Task<TemporaryRepository> WithSubmodulesAsync()
    {
        TemporaryRepository repository = await TemporaryRepository.CreateAsync();
        await using TemporaryRepository outer = await TemporaryRepository.CreateAsync(), inner = await TemporaryRepository.CreateAsync();
        await inner.CommitAsync("Add a file", ("file", "the inner"));
        await outer.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.Root, "deep/inner");
        await outer.CommitAsync("Add a submodule");
        await repository.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", outer.Root, "outer module");
        await repository.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive");
        await repository.CommitAsync("Add a submodule");
        return repository;
    }
}
