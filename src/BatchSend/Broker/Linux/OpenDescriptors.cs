using System.Globalization;
using System.Runtime.Versioning;

namespace BatchSend.Broker.Linux;

/// <summary>The descriptors of this process, among which the epoll instances of the runtime are; those are not to be had otherwise.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenDescriptors
{
    private const string Folder = "/proc/self/fd"; // proc(5)

    /// <summary>All of them; none where /proc is not mounted. A socket that was waited on can then not be waited on again when it comes back.</summary>
    /// <exception cref="IOException">There is no descriptor to look them up with.</exception>
    public static IReadOnlyList<int> Current() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))]
        : [];
}
