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

    public string Root => Path.Combine(_folder.FullName, "tree");

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

    public async Task<string> GitAsync(params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync("git", Root, arguments, TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    /// <summary>Worktrees besides the repository's own, by git's list.</summary>
    public async Task<IReadOnlyList<string>> WorktreesAsync() =>
        [.. (await GitAsync("worktree", "list", "--porcelain")).Split('\n').Where(l => l.StartsWith("worktree ", StringComparison.Ordinal)).Skip(1)];

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
