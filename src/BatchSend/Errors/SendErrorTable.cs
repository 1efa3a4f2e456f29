using System.Collections.Frozen;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace BatchSend.Errors;

/// <summary>The rows of <see cref="SendErrorRow"/> by what they are looked up with.</summary>
internal static class SendErrorTable
{
    /// <summary>Every row. Where several fit, as with a certificate that is both expired and for another name, the one that stands first counts.</summary>
    public static IReadOnlyList<SendErrorRow> Rows { get; } = SendErrorRows.All;

    private static readonly FrozenDictionary<SendErrorStatus, SendErrorRow> ByStatus = Rows.ToFrozenDictionary(static r => r.Status);

    private static readonly FrozenDictionary<SocketError, SendErrorStatus> BySocketError = Index(static r => r.Sockets);

    private static readonly FrozenDictionary<int, SendErrorStatus> ByOpenSsl = Index(static r => r.OpenSsl);

    private static readonly FrozenDictionary<uint, SendErrorStatus> ByWindows = Index(static r => r.Windows);

    private static readonly FrozenDictionary<TlsAlert, SendErrorStatus> ByAlert = Index(static r => r.Alerts);

    private static readonly FrozenDictionary<Type, SendErrorStatus> ByException = Index(static r => r.Exceptions);

    private static readonly FrozenDictionary<Type, SendErrorStatus> ByWrapper = Index(static r => r.Wrappers);

    /// <exception cref="ArgumentOutOfRangeException">The status is none of the enumeration.</exception>
    public static SendErrorRow Row(SendErrorStatus status) => ByStatus.TryGetValue(status, out SendErrorRow? row)
        ? row
        : throw new ArgumentOutOfRangeException(nameof(status), status, "no status of the enumeration");

    public static SendErrorStatus Of(SocketError error) => BySocketError.GetValueOrDefault(error, SendErrorStatus.Unknown);

    /// <returns>Null when the reason tells no cause.</returns>
    public static SendErrorStatus? OfOpenSsl(int reason) => ByOpenSsl.TryGetValue(reason, out SendErrorStatus status) ? status : null;

    /// <returns>Null when the number tells no cause.</returns>
    public static SendErrorStatus? OfWindows(int result) => ByWindows.TryGetValue((uint)result, out SendErrorStatus status) ? status : null;

    /// <returns>Null when the alert tells no cause.</returns>
    public static SendErrorStatus? Of(TlsAlert alert) => ByAlert.TryGetValue(alert, out SendErrorStatus status) ? status : null;

    /// <returns><see cref="SendErrorStatus.None"/> when nothing was found wrong.</returns>
    public static SendErrorStatus Of(SslPolicyErrors errors, X509ChainStatusFlags chain)
    {
        if (errors == SslPolicyErrors.None && chain == X509ChainStatusFlags.NoError)
            return SendErrorStatus.None;
        // A chain error is only the heading over the flags of the chain.
        SslPolicyErrors own = chain == X509ChainStatusFlags.NoError ? errors : errors & ~SslPolicyErrors.RemoteCertificateChainErrors;
        return Rows.FirstOrDefault(r => r.Policies.Any(p => own.HasFlag(p)) || r.Chains.Any(c => chain.HasFlag(c)))?.Status
            ?? SendErrorStatus.CertificateInvalid; // a flag of a newer framework
    }

    /// <returns>Null for an exception that tells no cause by its type.</returns>
    public static SendErrorStatus? OfException(Type type) => Nearest(ByException, type);

    /// <returns>What the exception means where nothing within it says more.</returns>
    public static SendErrorStatus OfWrapper(Type type) => Nearest(ByWrapper, type) ?? SendErrorStatus.Unknown;

    /// <summary>The one that stands first in the table; null when there is none.</summary>
    public static SendErrorStatus? Gravest(IReadOnlyCollection<SendErrorStatus> found) =>
        found.Count == 0 ? null : Rows.First(r => found.Contains(r.Status)).Status;

    private static SendErrorStatus? Nearest(FrozenDictionary<Type, SendErrorStatus> index, Type exception)
    {
        for (Type? type = exception; type is not null; type = type.BaseType)
        {
            if (index.TryGetValue(type, out SendErrorStatus status))
                return status;
        }

        return null;
    }

    private static FrozenDictionary<T, SendErrorStatus> Index<T>(Func<SendErrorRow, T[]> causes)
        where T : notnull =>
        Rows.SelectMany(row => causes(row).Select(cause => KeyValuePair.Create(cause, row.Status))).ToFrozenDictionary();
}
