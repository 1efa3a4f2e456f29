using System.Globalization;
using System.Xml.Linq;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

/// <summary>A text of a chart with the box that it takes at most.</summary>
internal sealed record TextBox(string Text, double X, double Y, double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(TextBox other) =>
        Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}

/// <summary>Reads a chart back: what stands where, without knowing how it was drawn.</summary>
internal sealed class ChartGeometry
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Of a font's size: how far letters reach above and below their line.</summary>
    private const double Ascent = 0.78, Descent = 0.22;

    public ChartGeometry(string svg)
    {
        Root = XElement.Parse(svg);
        Texts = [.. TextsIn(Root)];
    }

    public XElement Root { get; }

    public IReadOnlyList<TextBox> Texts { get; }

    public static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    public IEnumerable<XElement> Groups(string css) => Root.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == css);

    public static IEnumerable<TextBox> TextsIn(XElement part) => part.Descendants(Svg + "text").Select(Box);

    public static IEnumerable<(double X, double Y, string Css)> Markers(XElement part) => part.Elements(Svg + "use")
        .Select(u => (Number(u, "x"), Number(u, "y"), (string?)u.Attribute("class") ?? ""));

    /// <summary>A logarithmic scale from the labels of its ticks, in units of the labels.</summary>
    public static Func<double, double> ScaleOf(IEnumerable<(double Value, double At)> ticks)
    {
        List<(double Value, double At)> all = [.. ticks.OrderBy(t => t.Value)];
        (double low, double lowAt) = all[0];
        (double high, double highAt) = all[^1];
        return value => lowAt + (highAt - lowAt) * Math.Log(value / low) / Math.Log(high / low);
    }

    /// <summary>What every chart must keep to.</summary>
    public void AssertSound(string svg)
    {
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(svg), 2 * 1024, ChartSize.MostBytes);
        Assert.Empty(Root.Descendants(Svg + "script"));
        Assert.NotEqual("", Root.Element(Svg + "title")!.Value);
        Assert.Contains("prefers-color-scheme:dark", Root.Element(Svg + "style")!.Value, StringComparison.Ordinal);
        double width = Number(Root, "width"), height = Number(Root, "height");
        Assert.All(Texts, t => Assert.True(t.Left >= 0 && t.Right <= width && t.Top >= 0 && t.Bottom <= height, $"'{t.Text}' leaves the picture: {t}"));
        for (int i = 0; i < Texts.Count; i++)
        {
            TextBox one = Texts[i];
            Assert.All(Texts.Skip(i + 1), other => Assert.False(one.Overlaps(other), $"'{one.Text}' at {one.X}, {one.Y} overlaps '{other.Text}' at {other.X}, {other.Y}"));
        }

        foreach (XElement use in Root.Descendants(Svg + "use"))
        {
            Assert.InRange(Number(use, "x"), 0, width);
            Assert.InRange(Number(use, "y"), 0, height);
            Assert.Single(Root.Element(Svg + "defs")!.Elements(), p => $"#{(string?)p.Attribute("id")}" == use.Attribute("href")!.Value);
        }
    }

    private static TextBox Box(XElement text)
    {
        double x = Number(text, "x"), y = Number(text, "y");
        double size = double.Parse(Inherited(text, "font-size")!, CultureInfo.InvariantCulture);
        double width = TextWidth.Of(text.Value, size, text.Attribute("font-weight") is not null);
        double left = Inherited(text, "text-anchor") switch
        {
            "middle" => x - width / 2,
            "end" => x - width,
            _ => x,
        };
        return new TextBox(text.Value, x, y, left, y - Ascent * size, left + width, y + Descent * size);
    }

    private static string? Inherited(XElement element, string attribute) =>
        element.AncestorsAndSelf().Select(e => (string?)e.Attribute(attribute)).FirstOrDefault(v => v is not null);
}
