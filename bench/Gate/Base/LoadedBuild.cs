using System.Net.Sockets;
using System.Reflection;
using System.Runtime.Loader;
using Bench.Commands;
using Bench.Gate.Sends;
using Entry = System.Func<System.Net.Sockets.Socket, string, System.Func<System.ReadOnlyMemory<byte>[], System.Threading.Tasks.ValueTask<int>>>;

namespace Bench.Gate.Base;

/// <summary>
/// One build of the library in a load context of its own, so that two of them run in one process, compiled and optimised
/// apart. Not collectible: the runtime compiles collectible code otherwise.
/// </summary>
internal sealed class LoadedBuild
{
    private const string SeamType = "BatchSend.PairedEntry";
    private const string SeamMethod = "Create";

    private readonly Entry _create;

    private LoadedBuild(Entry create) => _create = create;

    /// <summary>The library that this program runs with: the working tree's.</summary>
    public static FileInfo OfThisProgram => new(typeof(BatchSend.SenderCatalog).Assembly.Location);

    /// <returns>The build, or null when it has no seam.</returns>
    /// <exception cref="CommandFailure">The file is no assembly that this runtime loads.</exception>
    public static LoadedBuild? Load(FileInfo library, string name)
    {
        try
        {
            Assembly assembly = new AssemblyLoadContext(name).LoadFromAssemblyPath(library.FullName);
            return assembly.GetType(SeamType)?
                .GetMethod(SeamMethod, BindingFlags.Public | BindingFlags.Static, [typeof(Socket), typeof(string)])?
                .CreateDelegate<Entry>() is { } create
                ? new LoadedBuild(create)
                : null;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or ArgumentException)
        {
            throw CommandFailure.Failed($"'{library}' cannot be loaded: {e.Message}");
        }
    }

    /// <summary>The sends of a build that is known by its file.</summary>
    /// <exception cref="CommandFailure">It cannot be loaded, or has no seam.</exception>
    public static MakeSend Sends(string library, string name, GateCell cell) =>
        Load(new FileInfo(library), name)?.Sends(cell.Strategy)
        ?? throw CommandFailure.NoData($"'{library}' has no seam through which builds are paired");

    public MakeSend Sends(string strategy) => (socket, messages) => new SeamSend(_create(socket, strategy), messages);

    /// <summary>Whether the build has a strategy that works on this socket, asked through the seam alone.</summary>
    /// <returns>Null when it has; otherwise why not.</returns>
    public string? WhyNot(Socket socket, string strategy)
    {
        try
        {
            _create(socket, strategy);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }
}
