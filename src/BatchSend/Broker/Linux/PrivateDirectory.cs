using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend.Broker.Linux;

/// <summary>A directory that nobody but this user can reach into: what keeps others from the socket in it before they are asked who they are.</summary>
[SupportedOSPlatform("linux")]
internal static class PrivateDirectory
{
    /// <summary>0700.</summary>
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directory if it is not there.</summary>
    /// <returns>Whether it was not.</returns>
    /// <exception cref="BrokerException">It cannot be made, belongs to somebody else, or is open to others.</exception>
    public static bool Require(string path)
    {
        bool isNew = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerException($"the directory {path} cannot be made: {e.Message}", e);
        }

        if (!FileKind.TryRead(path, out FileKind found))
            throw new BrokerException($"the directory {path} cannot be looked at: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        if (!found.IsDirectory)
            throw new BrokerException($"{path} is no directory; a link to one is not followed");
        uint own = Libc.GetEffectiveUserId();
        if (found.Owner != own)
            throw new BrokerException(string.Create(CultureInfo.InvariantCulture, $"the directory {path} belongs to user {found.Owner}, and this process runs as user {own}"));
        if (found.IsOpenToOthers)
            throw new BrokerException($"the directory {path} is open to others; chmod 700 {path} closes it");
        return isNew;
    }

    /// <summary>Takes the directory away, unless something is in it.</summary>
    public static void RemoveIfEmpty(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is used by somebody else, or has been taken away already.
        }
    }
}
