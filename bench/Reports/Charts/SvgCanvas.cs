using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Bench.Reports.Charts;

/// <summary>An SVG picture in the making: it brings its own background and style, and no script.</summary>
internal sealed class SvgCanvas
{
    public const int SmallPrint = 10, Normal = 11, Subtitle = 13, Title = 17;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly XElement _root;
    private readonly XElement _definitions = new(Svg + "defs");
    private XElement _current;

    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="title">What a reader who cannot see it is told.</param>
    /// <param name="strategies">Strategies whose markers are used.</param>
    /// <param name="shades">Whether the shades of a map are used.</param>
    public SvgCanvas(int width, double height, string title, IEnumerable<string> strategies, bool shades = false)
    {
        int[] looks = [.. strategies.Select(ChartStyle.LookOf).Distinct().Order()];
        _root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {Number(height)}"),
            new XAttribute("width", width), new XAttribute("height", Number(height)),
            new XAttribute("role", "img"), new XAttribute("font-family", ChartStyle.Font), new XAttribute("font-size", Normal),
            new XElement(Svg + "title", Printable(title)),
            new XElement(Svg + "style", ChartStyle.Sheet(looks, shades)),
            _definitions);
        foreach (int look in looks)
            _definitions.Add(new XElement(Svg + "path", new XAttribute("id", $"m{look}"), new XAttribute("d", ChartStyle.Marker(look))));
        _current = _root;
        Rect(0, 0, width, height, "bg");
    }

    public void Text(double x, double y, string text, int size = Normal, string anchor = "start", string? css = null, bool bold = false) => Add(
        "text", css, ("x", Number(x)), ("y", Number(y)),
        ("font-size", size == Normal ? null : Number(size)), ("text-anchor", anchor == "start" ? null : anchor),
        ("font-weight", bold ? "bold" : null)).Value = Printable(text);

    public void Path(string d, string css, string dash = "") => Add("path", css, ("d", d), ("stroke-dasharray", dash.Length > 0 ? dash : null));

    public void Line(double x1, double y1, double x2, double y2, string css) =>
        Path($"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}", css);

    public void Rect(double x, double y, double width, double height, string? css, string? fill = null) => Add(
        "rect", css, ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("fill", fill));

    /// <summary>The marker of a strategy; hollow where the rule gives no word.</summary>
    public void Marker(string strategy, double x, double y, bool hollow)
    {
        int look = ChartStyle.LookOf(strategy);
        Add("use", $"s{look}{(hollow ? " o" : "")}", ("href", $"#m{look}"), ("x", Number(x)), ("y", Number(y)));
    }

    public void Define(XElement definition) => _definitions.Add(definition);

    /// <summary>Puts what the action draws into a group of its own.</summary>
    public void Group(string css, Action draw)
    {
        XElement outer = _current;
        _current = Add("g", css);
        draw();
        _current = outer;
    }

    public override string ToString()
    {
        if (!_definitions.HasElements)
            _definitions.Remove();
        return _root + "\n";
    }

    public static XElement Element(string name, params (string Name, string? Value)[] attributes)
    {
        XElement element = new(Svg + name);
        foreach ((string attribute, string? value) in attributes)
            element.SetAttributeValue(attribute, value);
        return element;
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private XElement Add(string name, string? css, params (string Name, string? Value)[] attributes)
    {
        XElement element = Element(name, [("class", css), .. attributes]);
        _current.Add(element);
        return element;
    }

    /// <summary>XML cannot hold most control characters, not even escaped.</summary>
    private static string Printable(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));
}
