using System.Diagnostics;

namespace BatchSend.Tests.Fixtures;

/// <summary>Bounded waits. The limit is far above what any of them takes; to reach it is a failure, and says of what.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static void Until(Func<bool> condition, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
                throw new TimeoutException($"waited {Limit.TotalSeconds} s for {what()}");
            Thread.Sleep(1);
        }
    }

    public static Task<T> For<T>(ValueTask<T> task, string what) => For(task.AsTask(), what);

    public static Task For(ValueTask task, string what) => For(task.AsTask(), what);

    public static async Task<T> For<T>(Task<T> task, string what)
    {
        await For((Task)task, what);
        return await task;
    }

    public static async Task For(Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(Limit)) != task)
            throw new TimeoutException($"waited {Limit.TotalSeconds} s for {what}");
        await task;
    }
}
