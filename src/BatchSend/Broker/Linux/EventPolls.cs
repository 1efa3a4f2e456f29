using System.Globalization;
using System.Runtime.Versioning;

namespace BatchSend.Broker.Linux;

/// <summary>The epoll instances of this process; the runtime's own are not to be had otherwise.</summary>
[SupportedOSPlatform("linux")]
internal static class EventPolls
{
    private const string Descriptors = "/proc/self/fd"; // proc(5)
    private const string Kind = "anon_inode:[eventpoll]";

    /// <summary>Their descriptors; none where /proc is not mounted.</summary>
    public static IReadOnlyList<int> Current()
    {
        List<int> polls = [];
        var folder = new DirectoryInfo(Descriptors);
        if (!folder.Exists)
            return polls;
        foreach (FileSystemInfo file in folder.EnumerateFileSystemInfos())
        {
            if (file.LinkTarget == Kind)
                polls.Add(int.Parse(file.Name, CultureInfo.InvariantCulture));
        }

        return polls;
    }
}
