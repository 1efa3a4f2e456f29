using System.Globalization;

namespace Bench.Interop.Linux;

/// <summary>Error numbers of asm-generic/errno-base.h and errno.h that the program tells apart.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int NoSuchDevice = 19;
    public const int NotADirectory = 20;
    public const int InvalidArgument = 22;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NotImplemented = 38;
    public const int ConnectionRefused = 111;

    /// <summary>The name in the manual pages, of those that a refusal comes with.</summary>
    public static string Name(int errno) => errno switch
    {
        NotPermitted => "EPERM",
        AccessDenied => "EACCES",
        NoSuchDevice => "ENODEV",
        InvalidArgument => "EINVAL",
        NotImplemented => "ENOSYS",
        _ => string.Create(CultureInfo.InvariantCulture, $"errno {errno}"),
    };
}
