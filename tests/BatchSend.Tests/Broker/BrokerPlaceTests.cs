using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using BatchSend.Interop.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>Where a broker puts itself: in a place that is its user's alone, and there once.</summary>
[SupportedOSPlatform("linux")]
public sealed class BrokerPlaceTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public BrokerPlaceTests() => TestBroker.SkipUnlessSupported();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_open_to_its_user_alone_and_leaves_nothing()
    {
        string folder = Path.Combine(_folder.FullName, "new"), address = Path.Combine(folder, "broker.sock");
        await using (SocketBroker.Start(new SocketBrokerOptions { Address = address }))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(address));
            Assert.True(FileKind.TryRead(address, out FileKind socket));
            Assert.True(socket.IsSocket);
        }

        Assert.False(Directory.Exists(folder)); // it made that too
    }

    [Fact]
    public async Task A_folder_that_is_not_its_own_or_not_empty_stays()
    {
        string made = Path.Combine(_folder.FullName, "made"), found = Directory.CreateDirectory(In("found"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        await using (SocketBroker.Start(new SocketBrokerOptions { Address = Path.Combine(made, "broker.sock") }))
            File.WriteAllText(Path.Combine(made, "somebody else's"), "");
        await using (SocketBroker.Start(new SocketBrokerOptions { Address = Path.Combine(found, "broker.sock") }))
        {
        }

        Assert.Single(Directory.EnumerateFileSystemEntries(made));
        Assert.Empty(Directory.EnumerateFileSystemEntries(found));
    }

    [Fact]
    public async Task It_ends_in_peace_where_its_folder_was_taken_away()
    {
        string folder = In("new");
        await using (SocketBroker.Start(new SocketBrokerOptions { Address = Path.Combine(folder, "broker.sock") }))
            Directory.Delete(folder, recursive: true);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/tmp/")]
    [InlineData("a\0b")]
    public async Task What_is_no_path_of_a_file_is_refused(string address)
    {
        Assert.Contains("no address", Refusal(address), StringComparison.Ordinal);
        BrokerException refused = await Assert.ThrowsAsync<BrokerException>(() => BrokerClient.ConnectAsync(address, Token));
        Assert.Contains("no address", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_one_at_an_address()
    {
        string address = In("broker.sock");
        await using (SocketBroker.Start(new SocketBrokerOptions { Address = address }))
        {
            Assert.Contains("another broker", Refusal(address), StringComparison.Ordinal);
            using BrokerClient client = await BrokerClient.ConnectAsync(address, Token);
        }

        await using SocketBroker next = SocketBroker.Start(new SocketBrokerOptions { Address = address });
        Assert.Equal(address, next.Address);
    }

    [Fact]
    public async Task What_a_killed_one_left_is_taken_away()
    {
        string address = In("broker.sock");
        File.WriteAllText(address + ".lock", "");
        using (Socket killed = UnixChannel.Create())
        {
            killed.Bind(new UnixDomainSocketEndPoint(In("moved away, so that it is not deleted with its socket")));
            File.Move(In("moved away, so that it is not deleted with its socket"), address);
        }

        BrokerException refused = await Assert.ThrowsAsync<BrokerException>(() => BrokerClient.ConnectAsync(address, Token));
        Assert.Contains("no broker can be reached", refused.Message, StringComparison.Ordinal);
        await using (SocketBroker.Start(new SocketBrokerOptions { Address = address }))
        {
            using BrokerClient client = await BrokerClient.ConnectAsync(address, Token);
        }

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Another_program_and_a_file_are_left_alone()
    {
        string address = In("broker.sock");
        using (Socket other = UnixChannel.Create())
        {
            other.Bind(new UnixDomainSocketEndPoint(address));
            other.Listen(1);
            Assert.Contains("another program listens", Refusal(address), StringComparison.Ordinal);
            Assert.True(File.Exists(address));
        }

        File.WriteAllText(address, "mine");
        Assert.Contains("no socket", Refusal(address), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(address));
    }

    [Fact]
    public void A_place_that_others_can_reach_is_refused()
    {
        string open = Directory.CreateDirectory(In("open")).FullName;
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.GroupExecute);
        Assert.Contains($"chmod 700 {open}", Refusal(Path.Combine(open, "broker.sock")), StringComparison.Ordinal);

        string link = In("link");
        Directory.CreateSymbolicLink(link, Directory.CreateTempSubdirectory("batchsend-test-").FullName);
        Assert.Contains("no directory", Refusal(Path.Combine(link, "broker.sock")), StringComparison.Ordinal);
        Directory.Delete(Directory.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "gives a directory to somebody else: needs root");
        string foreign = Directory.CreateDirectory(In("foreign"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        Commands.Run("chown", Nobody, foreign);
        Assert.Contains("belongs to user " + Nobody, Refusal(Path.Combine(foreign, "broker.sock")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_told()
    {
        string address = In(new string('x', 108));
        Assert.Contains("107 bytes", Refusal(address), StringComparison.Ordinal);
        await Assert.ThrowsAsync<BrokerException>(() => BrokerClient.ConnectAsync(address, Token));
    }

    [Fact]
    public async Task Nobody_at_an_address_is_one_clear_line()
    {
        BrokerException refused = await Assert.ThrowsAsync<BrokerException>(() => BrokerClient.ConnectAsync(In("none.sock"), Token));
        Assert.StartsWith($"no broker can be reached at {In("none.sock")}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_address_is_the_users_own() =>
        Assert.Matches("/batchsend/broker.sock$|/batchsend-[0-9]+/broker.sock$", SocketBroker.DefaultAddress);

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static string Refusal(string address) =>
        Assert.Throws<BrokerException>(() => SocketBroker.Start(new SocketBrokerOptions { Address = address })).Message;
}
