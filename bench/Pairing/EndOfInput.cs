namespace Bench.Pairing;

/// <summary>
/// A token that is cancelled when the standard input ends: the pipe from the parent closes in whatever way the parent
/// ends. Until then one thread is blocked in one read, which no counting window sees.
/// </summary>
internal sealed class EndOfInput : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TaskCompletionSource _spoken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndOfInput(CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _source.Token;
        new Thread(Watch) { IsBackground = true, Name = "end of input" }.Start();
    }

    public CancellationToken Token { get; }

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
        using Stream input = Console.OpenStandardInput();
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
