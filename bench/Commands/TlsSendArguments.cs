using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Authentication;
using Bench.Tls;

namespace Bench.Commands;

/// <summary>What <c>send</c> takes from its command line about TLS.</summary>
internal sealed class TlsSendArguments
{
    private readonly Option<bool> _tls = new(TlsSinkOptions.Tls)
    {
        Description = "TLS over TCP; the receiver's certificate is always verified (revocation lists are not fetched)",
    };

    private readonly Option<FileInfo?> _clientCert = new(TlsSendOptions.ClientCert)
    {
        Description = "certificate to show when the receiver asks for one: PEM, DER or PKCS #12",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo?> _key = TlsSinkArguments.KeyOption();

    private readonly Option<KeyPassword?> _password = TlsSinkArguments.PasswordOption();

    private readonly Option<FileInfo?> _ca = new(TlsSinkOptions.Ca)
    {
        Description = "authorities of the receiver's certificate, and no others: PEM or DER [default: those of this system]",
        HelpName = "FILE",
    };

    private readonly Option<string?> _serverName = new(TlsSendOptions.ServerNameName)
    {
        Description = "name that the receiver's certificate must be for [default: the host of HOST:PORT]",
        HelpName = "NAME",
    };

    private readonly Option<SslProtocols?> _version = TlsSinkArguments.VersionOption();

    private readonly Option<TimeSpan?> _limit = TlsSinkArguments.LimitOption();

    private Option[] Details => [_clientCert, _key, _password, _ca, _serverName, _version, _limit];

    public void AddTo(Command command)
    {
        command.Add(_tls);
        foreach (Option option in Details)
            command.Add(option);
    }

    public bool IsGiven(CommandResult parsed) => parsed.GetResult(_tls) is { Implicit: false };

    /// <summary>What was asked for; null for a plain connection.</summary>
    /// <exception cref="CommandFailure">The options do not go together.</exception>
    public TlsSendOptions? Read(ParseResult parsed, bool udp, bool toReceiver)
    {
        if (!TlsSinkArguments.IsAsked(parsed, _tls, Details, udp))
            return null;
        TlsSendOptions options = new()
        {
            ClientCertificate = parsed.GetValue(_clientCert),
            KeyFile = parsed.GetValue(_key),
            KeyPassword = parsed.GetValue(_password),
            Authorities = parsed.GetValue(_ca),
            ServerName = parsed.GetValue(_serverName),
            Protocols = parsed.GetValue(_version) ?? TlsVersions.Any,
            HandshakeLimit = parsed.GetValue(_limit) ?? TlsVersions.DefaultHandshakeLimit,
        };
        if (options is { KeyFile: not null, ClientCertificate: null })
            throw CommandFailure.Usage($"{TlsSinkOptions.Key} is the key of {TlsSendOptions.ClientCert}, which is not given");
        if (options is { KeyPassword: not null, ClientCertificate: null })
            throw CommandFailure.Usage($"{KeyPassword.Option} is about the key of {TlsSendOptions.ClientCert}, which is not given");
        return !toReceiver && options.NotForOwnSink is { } option
            ? throw CommandFailure.Usage($"{option} is for a receiver of yours; without HOST:PORT the certificates are made for the run")
            : options;
    }
}
