using System.Globalization;
using BatchSend;
using Bench.Meters;

namespace Bench.Gate.Counts;

/// <summary>Send calls by the kernel's names: sorted, and without those that were not called.</summary>
internal static class SendCallNames
{
    public static IReadOnlyDictionary<string, long> None { get; } = Of(default(SendCallCounts));

    /// <summary>What the library predicts.</summary>
    public static IReadOnlyDictionary<string, long> Of(SendCallCounts calls) => Of(new Dictionary<string, long>
    {
        ["sendto"] = calls.SendTo,
        ["sendmsg"] = calls.SendMsg,
        ["sendmmsg"] = calls.SendMmsg,
    });

    /// <summary>Those of the send family among system calls.</summary>
    public static IReadOnlyDictionary<string, long> Of(IReadOnlyDictionary<string, long> syscalls) => new SortedDictionary<string, long>(
        syscalls.Where(c => c.Value != 0 && SyscallCounts.SendFamily.Contains(c.Key)).ToDictionary(), StringComparer.Ordinal);

    /// <summary>What stands behind a number of calls: <c> (sendmmsg 1, sendmsg 1)</c>; nothing where there are no names.</summary>
    /// <param name="byName">Calls of a number of batches.</param>
    /// <param name="batches">That number.</param>
    public static string InBrackets(IReadOnlyDictionary<string, long>? byName, int batches = 1) => byName is { Count: > 0 }
        ? $" ({string.Join(", ", byName.Select(c => $"{c.Key} {Number((double)c.Value / batches)}"))})"
        : "";

    /// <summary>Four decimals, so that one call more in the longest window, of 256 batches, still shows.</summary>
    public static string Number(double perBatch) => perBatch.ToString("#,0.####", CultureInfo.InvariantCulture);
}
