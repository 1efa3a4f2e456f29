using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>Whom one end trusts, and in words why it does not trust what the other has shown.</summary>
internal static class TlsTrust
{
    /// <summary>How a chain is judged. Revocation lists are not fetched: that would be traffic to others, in a program that measures traffic.</summary>
    /// <param name="authorities">Whom to trust, and nobody else; null for the authorities of this system.</param>
    /// <param name="use">What the peer's certificate must be for.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection? authorities, CertificateUse use)
    {
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(use.Oid);
        if (authorities is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>What speaks against a peer, behind a subject such as "the receiver's certificate"; null when nothing does.</summary>
    /// <param name="errors">What the framework found.</param>
    /// <param name="shown">The peer's certificate.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="use">What it must be for.</param>
    /// <param name="host">The host name that it must be for; null where none is asked for.</param>
    public static string? WhyNot(SslPolicyErrors errors, X509Certificate? shown, X509Chain? chain, CertificateUse use, string? host)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (shown is not X509Certificate2 certificate)
            return "was not sent";

        List<string> reasons = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add($"is for {Names(certificate)}, not for '{host}'");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            reasons.AddRange((chain?.ChainStatus ?? []).Select(s => Reason(s, certificate, use)).Distinct());
        return reasons.Count > 0 ? string.Join(" and ", reasons) : errors.ToString();
    }

    private static string Reason(X509ChainStatus status, X509Certificate2 certificate, CertificateUse use) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => Time(certificate),
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain =>
            $"is not from an authority that is trusted here (issuer {certificate.Issuer})",
        X509ChainStatusFlags.NotValidForUsage => $"is not meant for {use.Name}",
        X509ChainStatusFlags.NotSignatureValid => "has a signature that does not fit",
        _ => $"is refused ({status.Status}: {status.StatusInformation.Trim()})",
    };

    private static string Time(X509Certificate2 certificate)
    {
        DateTime now = DateTime.UtcNow, from = certificate.NotBefore.ToUniversalTime(), until = certificate.NotAfter.ToUniversalTime();
        return now > until ? $"expired on {Moment(until)}"
            : now < from ? $"is not valid before {Moment(from)}"
            : "has a certificate in its chain that is not valid now";
    }

    private static string Names(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] all = names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(a => a.ToString())];
        return all.Length > 0 ? string.Join(", ", all) : "no host";
    }

    private static string Moment(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
