using Bench.Commands;
using Bench.Gate.Base;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>Which commit is the base, in repositories made for it.</summary>
public sealed class BaseCommitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_base_is_the_merge_base_and_not_the_tip_of_the_branch()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        string common = await repository.GitAsync("rev-parse", "HEAD");
        await repository.GitAsync("checkout", "--quiet", "-b", "topic");
        string head = await repository.CommitAsync("on the topic", ("a", "1"));
        await repository.GitAsync("checkout", "--quiet", "main");
        await repository.CommitAsync("on main meanwhile", ("b", "1"));
        await repository.GitAsync("checkout", "--quiet", "topic");

        BaseCommit found = await BaseCommit.FindAsync(repository.Repository, "main", Token);

        Assert.Equal((common, head, false), (found.Commit, found.Head, found.LibraryChanged));
        await File.AppendAllTextAsync(Path.Combine(repository.Root, "src/BatchSend/PairedEntry.cs"), "// changed", Token);
        Assert.True((await BaseCommit.FindAsync(repository.Repository, "main", Token)).LibraryChanged);
    }

    [Fact]
    public async Task A_reference_that_leads_nowhere_is_a_mistake_of_the_command_line()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => BaseCommit.FindAsync(repository.Repository, "nonsense", Token));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains("'nonsense'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_says_how_to_fetch_the_rest()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        string clone = Path.Combine(repository.Cache, "clone");
        await repository.GitAsync("clone", "--quiet", "--depth=1", "file://" + repository.Root, clone);

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => BaseCommit.FindAsync(new Repository(clone), "HEAD", Token));

        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
        Assert.Contains("fetch-depth: 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_without_the_seam_names_the_oldest_commit_that_has_it()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => BaseCommit.FindAsync(repository.Repository, "HEAD~1", Token));

        string oldest = await repository.GitAsync("log", "-1", "--format=%h (%s)");
        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
        Assert.EndsWith($"the oldest commit that can be compared is {oldest}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Branches_without_a_common_commit_cannot_be_compared()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        await repository.GitAsync("checkout", "--quiet", "--orphan", "other");
        await repository.CommitAsync("from nothing", ("c", "1"));

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => BaseCommit.FindAsync(repository.Repository, "main", Token));

        Assert.Equal(ExitCodes.NoData, failure.ExitCode);
    }
}
