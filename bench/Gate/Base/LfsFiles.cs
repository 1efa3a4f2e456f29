using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>
/// Files that git keeps as pointers to objects of Git LFS. Its program fetches what it does not find, so it is never run: the
/// objects that it keeps on this machine are copied.
/// </summary>
internal static partial class LfsFiles
{
    private const string Attribute = ":(attr:filter=lfs)";

    private const string PointerStart = "version https://git-lfs.github.com/spec/";

    /// <summary>A pointer is shorter than this (Git LFS specification, "The Pointer").</summary>
    private const int PointerLimit = 1024;

    /// <exception cref="CommandFailure">An object is not on this machine.</exception>
    public static async Task FillInAsync(GitSource source, Repository clone, string commit, string what, CancellationToken token)
    {
        IReadOnlyList<TrackedFile> files = await clone.FilesAsync(token, Attribute).ConfigureAwait(false);
        if (files.Count == 0)
            return;
        string storage = (await source.GitAsync(token, "config", "--get", "lfs.storage").ConfigureAwait(false)).Output;
        foreach (FileInfo file in files.Where(f => f.IsRegular).Select(f => new FileInfo(Path.Combine(clone.Root, f.Path))))
        {
            // Others are committed as they are, and Git LFS leaves them so.
            if (file.Length >= PointerLimit || await File.ReadAllTextAsync(file.FullName, token).ConfigureAwait(false) is not { } text
                || !text.StartsWith(PointerStart, StringComparison.Ordinal))
                continue;
            Match pointer = Pointer.Match(text);
            FileInfo? kept = pointer.Success ? source.LfsObject(storage, pointer.Groups["id"].Value) : null;
            if (kept is not { Exists: true } || kept.Length.ToString(CultureInfo.InvariantCulture) != pointer.Groups["size"].Value)
                throw CommandFailure.NoData($"{what} has '{Path.GetRelativePath(clone.Root, file.FullName)}' in Git LFS, whose object is not on this machine, and a gate fetches nothing: 'git lfs fetch origin {commit}'");
            using FileStream from = kept.OpenRead(), to = file.Open(FileMode.Truncate); // a copied file would get the object's mode
            await from.CopyToAsync(to, token).ConfigureAwait(false);
        }
    }

    /// <summary>A pointer without extensions, which would have to be run.</summary>
    [GeneratedRegex(@"^version \S+\noid sha256:(?<id>[0-9a-f]{64})\nsize (?<size>[0-9]+)\n?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pointer { get; }
}
