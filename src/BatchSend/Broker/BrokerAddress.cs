using System.Globalization;
using System.Runtime.Versioning;
using BatchSend.Broker.Linux;
using BatchSend.Broker.Windows;
using BatchSend.Interop.Linux;

namespace BatchSend.Broker;

/// <summary>Where brokers are, and the connections to them, on each system.</summary>
internal static class BrokerAddress
{
    private const string RuntimeVariable = "XDG_RUNTIME_DIR"; // XDG Base Directory Specification: the user's own, mode 0700
    private const string SocketName = "broker.sock";

    /// <summary>Why no socket can be handed over on this system; null where one can.</summary>
    public static string? WhyNot => OperatingSystem.IsLinux() || OperatingSystem.IsWindows()
        ? null
        : "a socket is handed over by SCM_RIGHTS on Linux and by DuplicateAndClose on Windows, and this system is neither";

    /// <summary>The address of the user's broker.</summary>
    /// <exception cref="PlatformNotSupportedException">There is none on this system.</exception>
    public static string Default =>
        OperatingSystem.IsLinux() ? DefaultPath()
        : OperatingSystem.IsWindows() ? $"batchsend-broker-{Environment.UserName}"
        : throw new PlatformNotSupportedException(WhyNot);

    /// <summary>An address as a user gave it, or the default: a path on Linux, a name on Windows.</summary>
    /// <exception cref="BrokerException">It is neither.</exception>
    public static string Of(string? address)
    {
        address ??= Default;
        if (address.Contains('\0') || Path.GetFileName(address).Length == 0)
            throw new BrokerException($"'{address}' is no address of a broker: it has to end in the name of a file, as in /run/user/1000/app/broker.sock");
        return OperatingSystem.IsWindows() ? address : Path.GetFullPath(address);
    }

    /// <exception cref="BrokerException">Another broker is there, or the place is not private.</exception>
    /// <exception cref="PlatformNotSupportedException">No socket can be handed over on this system.</exception>
    public static IBrokerListener Listen(string address) =>
        OperatingSystem.IsLinux() ? new UnixListener(address)
        : OperatingSystem.IsWindows() ? new PipeListener(address)
        : throw new PlatformNotSupportedException(WhyNot);

    /// <exception cref="System.Net.Sockets.SocketException">Nobody is there.</exception>
    /// <exception cref="BrokerException">Nobody is there, or nobody that can be told.</exception>
    /// <exception cref="PlatformNotSupportedException">No socket can be handed over on this system.</exception>
    public static async Task<IBrokerChannel> ConnectAsync(string address, CancellationToken token) =>
        OperatingSystem.IsLinux() ? await UnixChannel.ConnectAsync(address, token).ConfigureAwait(false)
        : OperatingSystem.IsWindows() ? await PipeListener.ConnectAsync(address, token).ConfigureAwait(false)
        : throw new PlatformNotSupportedException(WhyNot);

    [SupportedOSPlatform("linux")]
    private static string DefaultPath()
    {
        string? runtime = Environment.GetEnvironmentVariable(RuntimeVariable);
        string folder = Path.IsPathFullyQualified(runtime ?? "")
            ? Path.Combine(runtime!, "batchsend")
            : Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"batchsend-{Libc.GetEffectiveUserId()}"));
        return Path.Combine(folder, SocketName);
    }
}
