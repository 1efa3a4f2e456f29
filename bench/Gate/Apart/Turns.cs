using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Interop.Linux;
using Bench.Pairing;

namespace Bench.Gate.Apart;

/// <summary>What a sender is to do in its turn.</summary>
internal enum TurnKind
{
    /// <summary>Send a block.</summary>
    Send,

    /// <summary>Collect garbage.</summary>
    Collect,

    /// <summary>End.</summary>
    End,
}

/// <param name="Kind">What to do.</param>
/// <param name="Lane">The lane to send to.</param>
/// <param name="Batches">Batches of the block.</param>
internal readonly record struct Turn(TurnKind Kind, int Lane = 0, int Batches = 0);

/// <param name="Block">The block that was sent.</param>
/// <param name="CompiledMethods">Methods that the sender's process has compiled so far.</param>
internal readonly record struct TurnResult(DrainedBlock Block, long CompiledMethods);

/// <summary>
/// Turns of one sender, given by its parent in shared memory. Whoever waits sleeps in the kernel: both are on one CPU, and
/// would otherwise wait on the other's time. One side writes only while the other waits, so the sequence number orders all.
/// </summary>
/// <remarks>
/// Whoever hands a turn over wakes the next and then goes to sleep itself, and the kernel may well let the next one start in
/// between: the rest of the way to sleep would fall into its block. So whoever takes over first makes sure that the other one
/// sleeps.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class Turns : IDisposable
{
    // What the parent writes and what the sender writes: cache lines are 64 or 128 bytes, neighbours are fetched in pairs.
    private const int Given = 0, Kind = 8, Lane = 16, Batches = 24;
    private const int Done = 256, InsideNs = 264, Messages = 272, Sent = 280, Delivered = 288, Compiled = 296;

    /// <summary>After this long a sleeper looks whether the other side still lives. A turn takes about a millisecond.</summary>
    private static readonly KernelTimespec Patience = new() { Nanoseconds = 200_000_000 };

    /// <summary>The other side needs one or two, unless it has died.</summary>
    private const int MostYields = 1000;

    private readonly SharedPage _page;

    /// <summary>Turns that were given before, from this side's view.</summary>
    private int _turn;

    private Turns(SharedPage page) => _page = page;

    public string Name => _page.Name;

    public static Turns Create() => new(SharedPage.Create("batchsend-turns"));

    public static Turns Open(string name) => new(SharedPage.Open(name));

    /// <summary>Parent: gives a turn.</summary>
    public void Give(Turn turn)
    {
        _page[Kind] = (long)turn.Kind;
        _page[Lane] = turn.Lane;
        _page[Batches] = turn.Batches;
        Publish(ref Word(Given), ++_turn);
    }

    /// <summary>Parent: sleeps until the sender is done.</summary>
    /// <param name="check">Called now and then; throws when there is nothing to wait for.</param>
    public TurnResult WaitUntilDone(Action check)
    {
        Sleep(ref Word(Done), _turn - 1, check);
        LetFallAsleep(ref Word(Given));
        Block block = new(BitConverter.Int64BitsToDouble(_page[InsideNs]), (int)_page[Messages]);
        return new TurnResult(new DrainedBlock(block, _page[Sent], _page[Delivered]), _page[Compiled]);
    }

    /// <summary>Sender: sleeps until it is given a turn.</summary>
    /// <param name="check">Called now and then; throws when there is nothing to wait for.</param>
    public Turn WaitForTurn(Action check)
    {
        Sleep(ref Word(Given), _turn, check);
        LetFallAsleep(ref Word(Done));
        _turn++;
        return new Turn((TurnKind)_page[Kind], (int)_page[Lane], (int)_page[Batches]);
    }

    /// <summary>Sender: hands the turn back.</summary>
    public void Finish(TurnResult result)
    {
        _page[InsideNs] = BitConverter.DoubleToInt64Bits(result.Block.Times.InsideNs);
        _page[Messages] = result.Block.Times.Messages;
        _page[Sent] = result.Block.Sent;
        _page[Delivered] = result.Block.Delivered;
        _page[Compiled] = result.CompiledMethods;
        Publish(ref Word(Done), _turn);
    }

    public void Dispose() => _page.Dispose();

    /// <summary>A futex has 32 bits: the lower half of the word on every processor that .NET has on Linux, s390x aside.</summary>
    private ref int Word(int offset) => ref Unsafe.As<long, int>(ref _page[offset]);

    private static void Publish(ref int word, int value)
    {
        Volatile.Write(ref word, value);
        if (Futex.CallWake(Number, ref word, Futex.Wake, waiters: 1) < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static void Sleep(ref int word, int value, Action check)
    {
        while (Volatile.Read(ref word) == value)
        {
            if (Futex.CallWait(Number, ref word, Futex.Wait, value, Patience) >= 0)
                continue;
            int error = Marshal.GetLastPInvokeError();
            if (error == Errno.TimedOut)
                check();
            else if (error is not Errno.TryAgain and not Errno.Interrupted)
                throw new Win32Exception(error);
        }
    }

    /// <summary>Gives the CPU away until the other side sleeps on its word: moving sleepers to where they are counts them.</summary>
    private static void LetFallAsleep(ref int word)
    {
        for (int yields = 0; yields < MostYields && Futex.CallRequeue(Number, ref word, Futex.Requeue, woken: 0, moved: 1, ref word) == 0; yields++)
            Thread.Yield();
    }

    private static nint Number => SyscallNumbers.Futex
        ?? throw new PlatformNotSupportedException("the number of futex(2) is not known for this architecture");
}
