using System.Net.Sockets;
using BatchSend;

namespace Bench.Commands.Sending;

/// <summary>What the network says, as a part of an error line: the library's sentence for people, and the name that one can search for.</summary>
internal static class SocketErrorText
{
    public static string Of(SocketError error) => $"{Part(SendErrors.StatusOf(error))} ({error})";

    /// <summary>The same for an error met while sending over a transport.</summary>
    public static string Of(SocketError error, Transport transport) => $"{Part(SendErrors.StatusOf(error, transport))} ({error})";

    /// <summary>The same for an exception.</summary>
    /// <returns>Null when it is not the network or the other side that failed.</returns>
    public static string? Of(Exception e)
    {
        SendErrorStatus status = SendErrors.StatusOf(e);
        return status.Kind() is SendErrorKind.Network or SendErrorKind.Security
            ? $"{Part(status)} ({e.GetType().Name}: {e.Message})"
            : null;
    }

    /// <summary>A sentence without its capital letter and its full stop.</summary>
    private static string Part(SendErrorStatus status)
    {
        string sentence = status.Sentence();
        return char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
    }
}
