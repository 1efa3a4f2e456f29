using System.Net.Sockets;
using BatchSend;
using Bench.Commands;

namespace Bench.Traffic;

/// <summary>
/// The windows of all sinks that get the same messages. A batch is sent when every one of them has room for it, and each
/// counts for itself what its sink has lost: what one sink loses takes nothing from the account of another.
/// </summary>
internal sealed class WindowSet(IEnumerable<SendWindow> windows)
{
    private readonly SendWindow[] _windows = [.. windows];

    /// <summary>One a sink, in the order of the sinks.</summary>
    public IReadOnlyList<SendWindow> All => _windows;

    /// <summary>The most that may be outstanding at any sink, in charged bytes: the smallest window decides.</summary>
    public long WindowBytes => _windows.Min(w => w.WindowBytes);

    /// <summary>Time spent waiting, in <see cref="System.Diagnostics.Stopwatch"/> ticks: for one window after the other, never twice.</summary>
    public long WaitTicks => _windows.Sum(w => w.WaitTicks);

    /// <summary>From now on waits by pausing alone, see <see cref="SendWindow.SpinOnly"/>.</summary>
    public void WaitWithoutSyscalls()
    {
        foreach (SendWindow window in _windows)
            window.SpinOnly = true;
    }

    /// <inheritdoc cref="SendWindow.WaitFor"/>
    public void WaitFor(int batch)
    {
        // Nothing is sent meanwhile, so room that one sink has stays until the last has it.
        foreach (SendWindow window in _windows)
            window.WaitFor(batch);
    }

    /// <inheritdoc cref="SendWindow.WaitToFollow"/>
    public void WaitToFollow(int batch)
    {
        foreach (SendWindow window in _windows)
            window.WaitToFollow(batch);
    }

    /// <summary>Returns when every sink has taken all that was sent, or the rest of it is declared lost.</summary>
    /// <exception cref="CommandFailure">A sink has ended or is stuck; the others have been waited for all the same.</exception>
    public void Drain()
    {
        CommandFailure? first = null;
        foreach (SendWindow window in _windows)
        {
            try
            {
                window.Drain();
            }
            catch (CommandFailure e)
            {
                first ??= e;
            }
        }

        if (first is not null)
            throw first;
    }

    /// <summary>Accounts what the socket has accepted of a batch: every sink is to get it.</summary>
    /// <exception cref="CommandFailure">Not all of it was accepted.</exception>
    public void Account(in SendResult result, int count, string strategy)
    {
        Sent(result.Accepted);
        if (!SendWindow.IsWhole(result, count))
            throw NotWhole(result, count, strategy);
    }

    /// <summary>Accounts messages that the socket has accepted: every sink is to get them.</summary>
    public void Sent(int messages)
    {
        foreach (SendWindow window in _windows)
            window.Sent(messages);
    }

    // A method of its own: what its lambda captures is allocated at the entry of the method that holds it, and would count as
    // allocated by every batch.
    private CommandFailure NotWhole(in SendResult result, int count, string strategy)
    {
        SocketError error = result.Error;
        return _windows[0].NotWhole(result, count, strategy, _windows.Select(w => w.WhyEnded(error)).FirstOrDefault(why => why is not null));
    }
}
