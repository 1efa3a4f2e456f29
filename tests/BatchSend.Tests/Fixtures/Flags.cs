namespace BatchSend.Tests.Fixtures;

/// <summary>The single flags within a number.</summary>
internal static class Flags
{
    public static IEnumerable<T> Of<T>(int flags)
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(f => Convert.ToInt32(f, provider: null) is not 0 and var bit && (flags & bit) == bit);
}
