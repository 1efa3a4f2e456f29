using System.CommandLine;
using System.Security.Authentication;
using Bench.Commands.Parsing;
using Bench.Tls;

namespace Bench.Commands;

/// <summary>What <c>sink</c> takes from its command line about TLS.</summary>
internal sealed class TlsSinkArguments
{
    private readonly Option<bool> _tls = new(TlsSinkOptions.Tls) { Description = "accept TLS over TCP, and nothing else" };

    private readonly Option<FileInfo?> _cert = new(TlsSinkOptions.Cert)
    {
        Description = "the sink's certificate: PEM, DER or PKCS #12",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo?> _key = KeyOption();

    private readonly Option<KeyPassword?> _password = PasswordOption();

    private readonly Option<FileInfo?> _ca = new(TlsSinkOptions.Ca)
    {
        Description = "authorities of senders' certificates, and no others: PEM or DER [default: those of this system]",
        HelpName = "FILE",
    };

    private readonly Option<ClientAuth?> _clientAuth = new Option<ClientAuth?>(TlsSinkOptions.ClientAuthName)
    {
        Description = "certificate of the sender: none does not ask, ask refuses one that is not trusted, require refuses who has none as well "
            + $"[default: require with {TlsSinkOptions.Ca}, otherwise none]",
        HelpName = "none|ask|require",
    }.ParsedBy<ClientAuth?>(text => ParseAuth(text));

    private readonly Option<SslProtocols?> _version = VersionOption();

    private readonly Option<TimeSpan?> _limit = LimitOption();

    private readonly Option<bool> _ephemeral = new(TlsSinkOptions.EphemeralCert) { Description = "make a certificate for this run", Hidden = true };

    private readonly Option<string?> _inlineCa = new(TlsSinkOptions.CaInline) { Description = "the authority of the parent process", Hidden = true };

    private Option[] Details => [_cert, _key, _password, _ca, _clientAuth, _version, _limit, _ephemeral, _inlineCa];

    public static Option<FileInfo?> KeyOption() => new(TlsSinkOptions.Key)
    {
        Description = "private key of the certificate, in PEM [default: in the certificate's file]",
        HelpName = "FILE",
    };

    public static Option<KeyPassword?> PasswordOption() => new Option<KeyPassword?>(KeyPassword.Option)
    {
        Description = "where the password of the key is, or of PKCS #12: file:FILE (its first line) or env:VARIABLE",
        HelpName = "WHERE",
    }.ParsedBy<KeyPassword?>(KeyPassword.Parse);

    public static Option<SslProtocols?> VersionOption() => new Option<SslProtocols?>(TlsSinkOptions.Version)
    {
        Description = "this version of TLS alone: 1.2 or 1.3 [default: both are allowed, the higher one is taken]",
        HelpName = "VERSION",
    }.ParsedBy<SslProtocols?>(text => TlsVersions.Parse(text));

    public static Option<TimeSpan?> LimitOption() => new Option<TimeSpan?>(TlsSinkOptions.HandshakeLimitName)
    {
        Description = $"longest TLS handshake in seconds [default: {TlsVersions.DefaultHandshakeLimit.TotalSeconds:0}]",
        HelpName = "SECONDS",
    }.ParsedBy<TimeSpan?>(text => DurationText.Parse(text));

    /// <summary>Whether TLS was asked for.</summary>
    /// <exception cref="CommandFailure">Its details were given without it, or it was asked for over UDP.</exception>
    public static bool IsAsked(ParseResult parsed, Option<bool> tls, IEnumerable<Option> details, bool udp)
    {
        bool asked = parsed.GetValue(tls);
        if (!asked && details.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } detail)
            throw CommandFailure.Usage($"{detail.Name} is about TLS; add {tls.Name}");
        if (asked && udp)
            throw CommandFailure.Usage($"{tls.Name} goes over TCP; leave --udp out");
        return asked;
    }

    public void AddTo(Command command)
    {
        command.Add(_tls);
        foreach (Option option in Details)
            command.Add(option);
    }

    /// <summary>What was asked for; null for plain connections.</summary>
    /// <exception cref="CommandFailure">The options do not go together.</exception>
    public TlsSinkOptions? Read(ParseResult parsed, bool udp)
    {
        if (!IsAsked(parsed, _tls, Details, udp))
            return null;
        bool trustsSomebody = parsed.GetValue(_ca) is not null || parsed.GetValue(_inlineCa) is not null;
        TlsSinkOptions options = new()
        {
            Certificate = parsed.GetValue(_cert),
            KeyFile = parsed.GetValue(_key),
            KeyPassword = parsed.GetValue(_password),
            Authorities = parsed.GetValue(_ca),
            InlineAuthority = parsed.GetValue(_inlineCa),
            ClientAuth = parsed.GetValue(_clientAuth) ?? (trustsSomebody ? ClientAuth.Require : ClientAuth.None),
            Protocols = parsed.GetValue(_version) ?? TlsVersions.Any,
            HandshakeLimit = parsed.GetValue(_limit) ?? TlsVersions.DefaultHandshakeLimit,
        };
        if (options.Certificate is null && !parsed.GetValue(_ephemeral))
            throw CommandFailure.Usage($"{TlsSinkOptions.Tls} needs the sink's certificate: {TlsSinkOptions.Cert} FILE");
        if (trustsSomebody && options.ClientAuth == ClientAuth.None)
            throw CommandFailure.Usage($"{TlsSinkOptions.Ca} is about senders' certificates, for which {TlsSinkOptions.ClientAuthName} none does not ask");
        return options;
    }

    private static ClientAuth ParseAuth(string text) => text switch
    {
        "none" => ClientAuth.None,
        "ask" => ClientAuth.Ask,
        "require" => ClientAuth.Require,
        _ => throw CommandFailure.Usage($"'{text}' is not allowed; allowed: none, ask, require"),
    };
}
