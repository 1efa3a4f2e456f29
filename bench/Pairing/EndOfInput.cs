using Bench.Commands;
using Bench.Hosting;

namespace Bench.Pairing;

/// <summary>
/// A token that is cancelled when the standard input ends: the pipe from the parent closes in whatever way the parent
/// ends. Until then one thread is blocked in one read, which no counting window sees.
/// </summary>
internal sealed class EndOfInput : IDisposable
{
    /// <summary>Why a program that somebody started by hand ends, where it was this.</summary>
    public const string Ending = "ending: the standard input has ended; it runs for as long as that is open, or a terminal";

    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _interrupt;
    private readonly TaskCompletionSource _spoken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndOfInput(CancellationToken cancellationToken)
    {
        _interrupt = cancellationToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _source.Token;
        new Thread(Watch) { IsBackground = true, Name = "end of input" }.Start();
    }

    public CancellationToken Token { get; }

    /// <summary>Whether it was the end of the standard input that cancelled it, and no interrupt.</summary>
    public bool HasEnded => Token.IsCancellationRequested && !_interrupt.IsCancellationRequested;

    /// <summary>What a process that was started for one job ends with when it was cut off.</summary>
    public int CutOff()
    {
        if (HasEnded)
            Screen.Progress.WriteLine("ended before its job was done: its standard input has ended, and so, it seems, has the process that started it");
        return ExitCodes.Interrupted;
    }

    /// <summary>Returns when the parent has written anything.</summary>
    /// <exception cref="OperationCanceledException">It has ended the input instead, or the token was cancelled.</exception>
    public async Task ParentHasSpokenAsync()
    {
        await _spoken.Task.WaitAsync(Token).ConfigureAwait(false);
        Token.ThrowIfCancellationRequested();
    }

    public void Dispose() => _source.Dispose();

    private void Watch()
    {
        using Stream input = StandardStreams.OpenInput();
        Span<byte> ignored = stackalloc byte[1];
        while (input.Read(ignored) > 0)
            _spoken.TrySetResult();

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The launch is over already.
        }
    }
}
