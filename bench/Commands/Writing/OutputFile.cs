using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Hosting;
using Bench.Interop.Linux;

namespace Bench.Commands.Writing;

/// <summary>
/// A file that the program writes at its end. It is tried out before anything is measured, and an older file of its name stays
/// whole until the new one is complete.
/// </summary>
/// <param name="path">As the user gave it: a file, or a device, a pipe, a descriptor of this process, a link to any of them.</param>
internal sealed class OutputFile(string path)
{
    public const string StandardOutput = "/dev/stdout";

    private const string StandardError = "/dev/stderr", WithoutSpace = "no space is left on the device";

    /// <summary>As much as a small report takes: a disk that has less has none for the answer.</summary>
    private const int ProbeBytes = 64 * 1024;

    /// <summary>Links that follow one another at most: the kernel's own limit (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <summary>The access mode among the flags of open(2): O_ACCMODE and O_RDONLY of fcntl.h.</summary>
    private const int AccessMask = 3, ReadOnly = 0;

    private readonly string _target = TargetOf(path);

    /// <summary>The file's folder; null where there is none to speak of.</summary>
    private string? Folder => Path.GetDirectoryName(_target);

    /// <summary>Whether it is what this process prints its answers to.</summary>
    public bool IsStandardOutput => DescriptorIn(_target) == 1;

    /// <summary>The same for two paths of one file, also where it is not there yet; null where it does not matter how many write there.</summary>
    /// <exception cref="IOException">It cannot be known what is there.</exception>
    public string? Identity() => DescriptorIn(_target) is { } descriptor ? IdentityOf(DescriptorFound(descriptor))
        : FoundFile.At(_target) is { } found ? IdentityOf(found)
        : FoundFile.At(Folder!) is { } folder ? Path.Combine(folder.Identity, Path.GetFileName(_target))
        : _target;

    /// <summary>Tries out whether it can be written, and leaves everything as it was.</summary>
    /// <returns>Why not; null when it can, as far as that can be known.</returns>
    public string? WhyNot()
    {
        try
        {
            if (DescriptorIn(_target) is { } descriptor)
                return WhyNot(descriptor);
            return Path.EndsInDirectorySeparator(path) ? "its name is a folder's, and a file is meant"
                : OutputFolder.WhyNoParent(_target) ?? WhyNot(FoundFile.At(_target));
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return Reason(e);
        }
    }

    /// <summary>Writes all of it, or leaves what was there.</summary>
    /// <exception cref="IOException">It cannot be written, or its folder is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Write(string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        if (DescriptorIn(_target) is 1 or 2)
        {
            // Behind what was printed before: the path would open a redirected file anew, from its beginning.
            using Stream stream = DescriptorIn(_target) == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
            stream.Write(content);
            return;
        }

        FoundFile? found = DescriptorIn(_target) is null ? FoundFile.At(_target) : null;
        if (DescriptorIn(_target) is null && found is null or { Kind: FoundKind.File })
            Replace(found, content);
        else
            File.WriteAllBytes(_target, content);
    }

    /// <summary>Writes behind what is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Append(string text)
    {
        if (DescriptorIn(_target) is null && FoundFile.At(_target) is null or { Kind: FoundKind.File })
            File.AppendAllText(_target, text);
        else
            Write(text);
    }

    /// <summary>Whether an exception is one of those by which files cannot be written.</summary>
    public static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Why, without the name of a file that only this program knows.</summary>
    public static string Reason(Exception e)
    {
        int code = ((e as UnauthorizedAccessException)?.InnerException ?? e).HResult;
        string reason = !OperatingSystem.IsWindows() && code is > 0 and < 4096 ? Marshal.GetPInvokeErrorMessage(code) : e.Message;
        return code == Errno.NoSpace ? WithoutSpace
            : e is FileNotFoundException or DirectoryNotFoundException ? "nothing can be made there"
            : reason;
    }

    /// <summary>Tries out whether files can be made in a folder, with a file that goes again.</summary>
    /// <exception cref="IOException">None can.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void TryOut(string folder) => MakeAndRemove(NameIn(folder));

    private string? WhyNot(FoundFile? found)
    {
        switch (found?.Kind)
        {
            case FoundKind.Folder:
                return "it is a folder, and a file is meant";
            case FoundKind.Other:
                return "it is neither a file nor a pipe nor a terminal";
            case FoundKind.AlwaysFull:
                return WithoutSpace;
            case FoundKind.Stream or FoundKind.Null:
                return OperatingSystem.IsLinux() && Access.Call(_target, Access.Write) != 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : null;
            case FoundKind.File:
                // Changes nothing; refused where the file itself is protected, whatever its folder allows.
                File.OpenHandle(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
                break;
        }

        try
        {
            MakeAndRemove(found is null ? _target : NameIn(Folder!));
        }
        catch (Exception e) when (found is not null && IsProtected(e))
        {
            // A folder in which nothing can be made: the file in it is written where it stands.
        }

        return null;
    }

    private static string? WhyNot(int descriptor)
    {
        if (!OperatingSystem.IsLinux() || HostFiles.TryRead("/proc/self/fdinfo") is null && !Directory.Exists("/proc/self/fdinfo"))
            return null;
        // One that the shell has closed may be a file of the runtime by now, which is open for reading.
        string? flags = HostFiles.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}"))?
            .Split('\n').FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
        if ((descriptor == 1 && StandardStreams.OutputWasClosed) || flags is null || (Convert.ToInt32(flags[^1..], 8) & AccessMask) == ReadOnly)
            return "it is closed";
        return FoundFile.OfDescriptor(descriptor) switch
        {
            { Kind: FoundKind.AlwaysFull } => WithoutSpace,
            { Kind: FoundKind.File } when new DriveInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).TotalFreeSpace == 0 => WithoutSpace,
            _ => null,
        };
    }

    /// <summary>The new content is complete beside the old before it takes its name.</summary>
    private void Replace(FoundFile? found, byte[] content)
    {
        if (OutputFolder.WhyNoParent(_target) is { } reason)
            throw new IOException(reason);
        string beside = NameIn(Folder!);
        try
        {
            Create(beside, content);
            if (found is null || Succeeds(found, beside))
                File.Move(beside, _target, overwrite: true);
            else
                Overwrite(content);
        }
        catch (Exception e) when (found is not null && IsProtected(e))
        {
            Overwrite(content);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>
    /// Whether the new file can stand for the old one in all but its content. What belongs to somebody else would become
    /// ours, and other names would keep the old content.
    /// </summary>
    private static bool Succeeds(FoundFile old, string beside)
    {
        if (old.HasOtherNames || FoundFile.At(beside)?.Owner != old.Owner)
            return false;
        if (old.Permissions is { } permissions && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(beside, permissions);
        return true;
    }

    private void Overwrite(byte[] content)
    {
        using FileStream stream = new(_target, FileMode.Truncate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(content);
    }

    /// <summary>Whether nothing can be made or moved there although a file there may be written: its folder is not this user's, or the file is mounted by itself.</summary>
    private static bool IsProtected(Exception e) =>
        e is UnauthorizedAccessException || e.HResult is Errno.ReadOnlyFileSystem or Errno.Busy or Errno.NotPermitted;

    private static void Create(string file, byte[] content)
    {
        using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(content);
        stream.Flush(flushToDisk: true); // some file systems only then say that they are full
    }

    private static void MakeAndRemove(string file)
    {
        bool made = false;
        try
        {
            using (FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                made = true;
                stream.Write(new byte[ProbeBytes]);
                stream.Flush(flushToDisk: true);
            }
        }
        finally
        {
            if (made)
                File.Delete(file);
        }
    }

    private static string NameIn(string folder) => Path.Combine(folder, ".batchsend-" + Path.GetRandomFileName());

    private static FoundFile? DescriptorFound(int descriptor) => OperatingSystem.IsLinux() ? FoundFile.OfDescriptor(descriptor) : null;

    private static string? IdentityOf(FoundFile? found) => found is { Kind: FoundKind.File or FoundKind.Folder or FoundKind.Stream } ? found.Identity : null;

    /// <summary>What a link leads to, up to a descriptor of this process, which is none.</summary>
    private static string TargetOf(string path)
    {
        path = Path.GetFullPath(path); // the target of a relative link behind a relative path would be looked for at the root
        try
        {
            for (int links = 0; links < MostLinks && DescriptorIn(path) is null && File.ResolveLinkTarget(path, returnFinalTarget: false) is { } next; links++)
                path = next.FullName;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // Whatever is the matter with it comes up when it is tried out.
        }

        return path;
    }

    /// <summary>The descriptor that a path names: <c>/dev/stdout</c>, <c>/dev/fd/63</c> of a shell's <c>&gt;(…)</c>; null for every other path.</summary>
    private static int? DescriptorIn(string path) => path switch
    {
        _ when OperatingSystem.IsWindows() => null,
        StandardOutput => 1,
        StandardError => 2,
        _ => new[] { "/dev/fd/", "/proc/self/fd/", string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/") }
            .Where(folder => path.StartsWith(folder, StringComparison.Ordinal))
            .Select(folder => int.TryParse(path[folder.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : (int?)null)
            .FirstOrDefault(),
    };
}
