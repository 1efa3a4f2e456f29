using System.Text;

namespace Bench.Commands;

/// <summary>Reads a file that a user named. Whatever stands at that path, there is an answer: its bytes, or one sentence.</summary>
internal static class UserFile
{
    /// <summary>Far more than certificates or reports take; a device such as /dev/zero has no end.</summary>
    public const int MostBytes = 64 * BytesPerMiB;

    private const int BytesPerMiB = 1 << 20, PieceBytes = 1 << 16;

    /// <summary>Opening a file takes no time; opening a named pipe waits until somebody writes into it.</summary>
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(2);

    /// <summary>For whoever writes into a pipe from which a key is read.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(10);

    /// <summary>Reads all of it, in 10 seconds at most.</summary>
    /// <exception cref="IOException">It cannot be read, is empty or larger than <see cref="MostBytes"/>; the message is the reason.</exception>
    public static byte[] Read(string path)
    {
        using CancellationTokenSource limit = new(ReadLimit);
        try
        {
            return ReadAsync(path, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"it has not ended within {ReadLimit.TotalSeconds:0} seconds");
        }
    }

    /// <summary>Reads all of it, however long a pipe takes.</summary>
    /// <exception cref="IOException">As above.</exception>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken token)
    {
        if (Directory.Exists(path))
            throw new IOException("it is a folder");
        // Neither opening nor reading a pipe can be called off: a thread of its own waits for it, and is left behind where it waits in vain.
        TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<byte[]> reading = Task.Factory.StartNew(() => ReadAll(path, opened), token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await Task.WhenAny(opened.Task, reading).WaitAsync(OpenLimit, token).ConfigureAwait(false);
            return await reading.WaitAsync(token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new IOException("it does not open, like a pipe that nobody writes into");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException("there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException("this user may not read it");
        }
    }

    /// <summary>The text in a file: UTF-8, or what its byte order mark says, without the mark.</summary>
    public static string Text(byte[] content)
    {
        using StreamReader reader = new(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static byte[] ReadAll(string path, TaskCompletionSource opened)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        opened.SetResult();
        using MemoryStream all = new();
        byte[] piece = new byte[PieceBytes];
        while (file.Read(piece) is > 0 and var count)
        {
            all.Write(piece, 0, count);
            if (all.Length > MostBytes)
                throw new IOException($"it is larger than {MostBytes / BytesPerMiB} MiB");
        }

        return all.Length > 0 ? all.ToArray() : throw new IOException("it is empty");
    }
}
