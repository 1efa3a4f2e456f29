using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace BatchSend.Tests;

/// <summary>What the library may stand on: the framework alone, trimmed or compiled ahead of time.</summary>
public sealed class LibraryTests
{
    private static readonly Assembly Library = typeof(IBatchSender).Assembly;

    [Fact]
    public void References_the_framework_alone()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(Library.GetReferencedAssemblies(), reference =>
            Assert.Equal(framework, Path.GetDirectoryName(Assembly.Load(reference).Location)));
    }

    [Fact]
    public void Its_project_names_no_package_and_analyses_for_trimming()
    {
        XDocument project = XDocument.Load(Path.Combine(Root(), "src", "BatchSend", "BatchSend.csproj"));
        Assert.Empty(project.Descendants("PackageReference").Concat(project.Descendants("ProjectReference")));
        Assert.Equal("true", project.Descendants("IsAotCompatible").Single().Value);
        Assert.Contains(Library.GetCustomAttributes<AssemblyMetadataAttribute>(), static a => a is { Key: "IsTrimmable", Value: "True" });
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bench.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("no Bench.sln above the test program");
    }
}
