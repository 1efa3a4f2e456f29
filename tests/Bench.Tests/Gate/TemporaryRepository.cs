using Bench.Gate.Base;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>A git repository with a small library of its own, in a temporary folder.</summary>
internal sealed class TemporaryRepository : IAsyncDisposable
{
    /// <summary>A seam whose one strategy sends message by message.</summary>
    public const string Seam =
        """
        using System;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        namespace BatchSend;

        public static class PairedEntry
        {
            public static Func<ReadOnlyMemory<byte>[], ValueTask<int>> Create(Socket socket, string strategy)
            {
                if (strategy is not ("coalesce" or "former"))
                    throw new ArgumentException("unknown strategy", nameof(strategy));
                return messages =>
                {
                    foreach (ReadOnlyMemory<byte> message in messages)
                        socket.Send(message.Span);
                    return new ValueTask<int>(messages.Length);
                };
            }
        }
        """;

    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><Optimize>true</Optimize></PropertyGroup>
        </Project>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-repository-");

    /// <summary>With a password, as some build machines have it, and with what needs quotes in a configuration.</summary>
    public const string RemoteUrl = """https://user:pass"word\#@example.invalid/repository.git""";

    public string Root => Path.Combine(_folder.FullName, "a tree");

    /// <summary>Where builds are kept, for a process that is given it as XDG_CACHE_HOME.</summary>
    public string Cache => Path.Combine(_folder.FullName, "cache");

    /// <summary>For what a process makes for a while, when it is given it as TMPDIR.</summary>
    public string Temp => Path.Combine(_folder.FullName, "temp");

    public Repository Repository => new(Root);

    public static async Task<TemporaryRepository> CreateAsync()
    {
        TemporaryRepository repository = new();
        Directory.CreateDirectory(repository.Root);
        await repository.GitAsync("init", "--quiet", "--initial-branch=main");
        await repository.GitAsync("config", "user.name", "test");
        await repository.GitAsync("config", "user.email", "test@example.org");
        await repository.CommitAsync("first", ("README", "nothing yet"));
        return repository;
    }

    /// <summary>A repository whose last commit has the seam.</summary>
    public static async Task<TemporaryRepository> WithLibraryAsync(string seam = Seam)
    {
        TemporaryRepository repository = await CreateAsync();
        await repository.CommitAsync("Add the seam", ("src/BatchSend/BatchSend.csproj", Project), ("src/BatchSend/PairedEntry.cs", seam));
        return repository;
    }

    /// <summary>Writes files and commits them; returns the commit.</summary>
    public async Task<string> CommitAsync(string message, params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
        {
            FileInfo file = new(Path.Combine(Root, path));
            file.Directory!.Create();
            await File.WriteAllTextAsync(file.FullName, text, TestContext.Current.CancellationToken);
        }

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "-m", message);
        return await GitAsync("rev-parse", "HEAD");
    }

    public Task<string> CommitOfAsync(string reference) => GitAsync("rev-parse", reference + "^{commit}");

    public async Task<string> GitAsync(params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync("git", Root, arguments, TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    /// <summary>
    /// What a user may have here that a command of git could run, write or forget: staged, unstaged and stashed work, a worktree
    /// whose folder is not reachable, another that an old gate left locked, files whose times the index does not know, hooks that fail,
    /// a watcher of files, and Git LFS. What runs leaves a file.
    /// </summary>
    public async Task<FolderState> WithWorkInProgressAsync()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        foreach (string name in (string[])["away", "left"])
        {
            string worktree = Path.Combine(_folder.FullName, name);
            await GitAsync("worktree", "add", "--quiet", "-b", name, worktree);
            await File.WriteAllTextAsync(Path.Combine(worktree, "staged"), "staged there, nowhere else", token);
            await GitAsync("-C", worktree, "add", "staged");
        }

        await GitAsync("worktree", "lock", "--reason", "initializing", Path.Combine(_folder.FullName, "left"));
        Directory.Delete(Path.Combine(_folder.FullName, "left"), recursive: true);
        Directory.Move(Path.Combine(_folder.FullName, "away"), Path.Combine(_folder.FullName, "not reachable"));

        string readme = Path.Combine(Root, "README");
        await File.WriteAllTextAsync(readme, "stashed", token);
        await GitAsync("stash");
        await File.WriteAllTextAsync(Path.Combine(Root, "staged"), "staged", token);
        await GitAsync("add", "staged");
        await File.WriteAllTextAsync(Path.Combine(Root, "staged"), "and changed", token);
        await GitAsync("tag", "-a", "-m", "a tag", "v1");
        await GitAsync("remote", "add", "origin", RemoteUrl);

        string ran = Path.Combine(Root, ".git", "ran");
        foreach (string hook in (string[])["post-checkout", "post-index-change", "reference-transaction", "watcher"])
        {
            string file = Path.Combine(Root, ".git", "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, $"#!/bin/sh\necho {hook} >> '{ran}'\nexit 1\n", token);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (FileInfo source in new DirectoryInfo(Path.Combine(Root, "src")).EnumerateFiles("*", SearchOption.AllDirectories))
            source.LastWriteTimeUtc = source.LastWriteTimeUtc.AddHours(-1);
        // Without git from here on: the watcher would run.
        await File.AppendAllTextAsync(Path.Combine(Root, ".git", "info", "attributes"), "* filter=lfs\n", token);
        await File.AppendAllTextAsync(
            Path.Combine(Root, ".git", "config"),
            $"[filter \"lfs\"]\n\tclean = \"echo clean >> '{ran}'; cat\"\n\tsmudge = \"echo smudge >> '{ran}'; cat\"\n\trequired = true\n[core]\n\tfsmonitor = .git/hooks/watcher\n", token);
        return FolderState.Of(Root);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
