using Bench.Commands;

namespace Bench.Tls;

/// <summary>Where the password of a private key is. The password itself is no argument: every user of a machine sees those.</summary>
internal sealed class KeyPassword
{
    public const string Option = "--key-password";

    private const string InFile = "file:", InEnvironment = "env:";

    private readonly string _where, _name;
    private string? _password;

    private KeyPassword(string where, string name)
    {
        _where = where;
        _name = name;
    }

    /// <summary>Reads what stands behind the option.</summary>
    /// <exception cref="CommandFailure">It is something else; the message does not repeat it, since it may be a password.</exception>
    public static KeyPassword Parse(string text)
    {
        string? where = new[] { InFile, InEnvironment }.FirstOrDefault(w => text.StartsWith(w, StringComparison.Ordinal) && text.Length > w.Length);
        return where is not null
            ? new KeyPassword(where, text[where.Length..])
            : throw CommandFailure.Usage($"it says where the password is, {InFile}FILE or {InEnvironment}VARIABLE, and never the password itself");
    }

    /// <summary>The password: the value of the variable, or the first line of the file, which is read once, since it may be a pipe.</summary>
    /// <exception cref="CommandFailure">There is no such file or variable.</exception>
    public string Read() => _password ??= _where == InFile ? FirstLine() : Environment.GetEnvironmentVariable(_name)
        ?? throw CommandFailure.Usage($"{Option}: there is no environment variable '{_name}'");

    /// <summary>As <see cref="Parse"/> reads it, for a child process.</summary>
    public override string ToString() => _where + _name;

    private string FirstLine()
    {
        try
        {
            return UserFile.Text(UserFile.Read(_name)).Split('\r', '\n')[0];
        }
        catch (IOException e)
        {
            throw CommandFailure.Usage($"{Option}: '{_name}' cannot be read: {e.Message}");
        }
    }
}
