using System.Security.Cryptography;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>
/// Everything below a folder: each file's bytes, and of files and folders alike the mode and when they were written. A lock
/// that came and went shows in its folder's time.
/// </summary>
internal sealed class FolderState
{
    private readonly string _root;
    private readonly IReadOnlyList<string> _entries;

    private FolderState(string root)
    {
        _root = root;
        _entries = [.. new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(Describe).Order(StringComparer.Ordinal)];
    }

    public static FolderState Of(string root) => new(root);

    public void AssertUnchanged()
    {
        IReadOnlyList<string> now = Of(_root)._entries;
        Assert.Equal("", string.Join('\n', [.. _entries.Except(now).Select(e => "- " + e), .. now.Except(_entries).Select(e => "+ " + e)]));
    }

    private string Describe(FileSystemInfo entry)
    {
        string content = entry is FileInfo file && file.LinkTarget is null ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))) : entry.LinkTarget ?? "";
        return $"{Path.GetRelativePath(_root, entry.FullName)} {(OperatingSystem.IsWindows() ? 0 : entry.UnixFileMode)} {entry.LastWriteTimeUtc:O} {content}";
    }
}
