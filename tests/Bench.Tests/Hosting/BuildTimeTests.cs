using System.Diagnostics;
using Bench.Hosting;
using Xunit;

namespace Bench.Tests.Hosting;

public sealed class BuildTimeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>tail under another name stands for the command; its first argument is the file that it follows.</summary>
    [Theory]
    [InlineData("dotnet", "run", true)]
    [InlineData("dotnet", "test", false)]
    [InlineData("make", "run", false)]
    public void Only_dotnet_run_is_waited_for(string name, string argument, bool counts)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        File.WriteAllText(Path.Combine(_folder.FullName, argument), "begun\n");
        using Process command = Process.Start(new ProcessStartInfo("bash", ["-c", $"exec -a {name} tail {argument} -f"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("begun", command.StandardOutput.ReadLine());
            Assert.Equal(counts, BuildTime.Since(command.Id) > TimeSpan.Zero);
        }
        finally
        {
            command.Kill();
            command.WaitForExit();
        }
    }

    [Fact]
    public void A_parent_that_has_ended_says_nothing() => Assert.Equal(TimeSpan.Zero, BuildTime.Since(int.MaxValue));
}
