namespace Bench.Gate.Base;

/// <summary>A repository on this machine that a clone takes its objects from: the user's, or one of its submodules.</summary>
/// <param name="GitFolder">Where git keeps it: <c>.git</c>, or what stands in for it in a linked worktree or a submodule.</param>
/// <param name="Tree">Where its files are checked out, if they are.</param>
internal sealed record GitSource(string GitFolder, string Tree)
{
    /// <summary>What a linked worktree shares with the others (gitrepository-layout(5), "commondir"); otherwise the same folder.</summary>
    private string SharedFolder
    {
        get
        {
            FileInfo link = new(Path.Combine(GitFolder, "commondir"));
            return link.Exists ? Path.GetFullPath(Path.Combine(GitFolder, File.ReadAllText(link.FullName).Trim())) : GitFolder;
        }
    }

    /// <summary>Attributes of files that are not committed; it may not be there.</summary>
    public string AttributesFile => Path.Combine(SharedFolder, "info", "attributes");

    /// <summary>Where git keeps a submodule: a linked worktree has its own, and an old one has it among its files.</summary>
    public IEnumerable<GitSource> Submodule(string name, string path) =>
        from folder in (string[])[Path.Combine(GitFolder, "modules", name), Path.Combine(SharedFolder, "modules", name), Path.Combine(Tree, path, ".git")]
        where File.Exists(Path.Combine(folder, "HEAD"))
        select new GitSource(folder, Path.Combine(Tree, path));

    /// <summary>The file that Git LFS keeps an object in, if it is here. The storage is the setting lfs.storage, empty for its default.</summary>
    public FileInfo LfsObject(string storage, string id) =>
        new(Path.Combine(SharedFolder, storage is "" ? "lfs" : storage, "objects", id[..2], id[2..4], id));

    /// <summary>Asks git about it. A work tree is named because git fails where that of a submodule is gone.</summary>
    public Task<ToolResult> GitAsync(CancellationToken token, params string[] arguments) =>
        new Repository(GitFolder).GitAsync(token, ["--git-dir", GitFolder, "--work-tree", GitFolder, .. arguments]);
}
