using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Bench.Reports.Charts;

/// <summary>An SVG picture in the making: it brings its own background and style, and no script.</summary>
internal sealed class SvgCanvas
{
    public const int SmallPrint = 10, Normal = 11, Subtitle = 13, Title = 17;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>An element a line, for diffs, and nothing that only takes room.</summary>
    private static readonly XmlWriterSettings LineByLine = new() { Indent = true, IndentChars = "", NewLineChars = "\n", OmitXmlDeclaration = true };

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

    /// <summary>A text; without a size that of its group, or the normal one.</summary>
    public void Text(double x, double y, string text, int? size = null, string? anchor = null, string? css = null, bool bold = false) => Add(
        "text", css, ("x", Number(x)), ("y", Number(y)),
        ("font-size", size is { } pixels ? Number(pixels) : null), ("text-anchor", anchor),
        ("font-weight", bold ? "bold" : null)).Value = Printable(text);

    public void Path(string d, string css, string dash = "") => Add("path", css, ("d", d), ("stroke-dasharray", dash.Length > 0 ? dash : null));

    public void Line(double x1, double y1, double x2, double y2, string css) =>
        Path($"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}", css);

    public void Rect(double x, double y, double width, double height, string? css) => Add(
        "rect", css, ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)));

    /// <summary>The marker of a strategy; hollow where the rule gives no word. Inside a <see cref="Group"/> of the strategy's look its colour is there already.</summary>
    public void Marker(string strategy, double x, double y, bool hollow, bool inGroup = false)
    {
        int look = ChartStyle.LookOf(strategy);
        string css = $"{(inGroup ? "" : $"s{look}")}{(hollow ? " o" : "")}".Trim();
        Use($"m{look}", x, y, css.Length > 0 ? css : null);
    }

    /// <summary>Something defined, at a place.</summary>
    public void Use(string id, double x, double y, string? css) => Add("use", css, ("href", "#" + id), ("x", Number(x)), ("y", Number(y)));

    public void Define(XElement definition) => _definitions.Add(definition);

    /// <summary>Puts what the action draws into a group of its own, which hands its style and its anchor on.</summary>
    public void Group(string css, Action draw, string? anchor = null, int size = Normal)
    {
        XElement outer = _current;
        _current = Add("g", css, ("text-anchor", anchor), ("font-size", size == Normal ? null : Number(size)));
        draw();
        _current = outer;
    }

    public override string ToString()
    {
        if (!_definitions.HasElements)
            _definitions.Remove();
        StringBuilder text = new();
        using (var writer = XmlWriter.Create(text, LineByLine))
            _root.WriteTo(writer);
        return text.Append('\n').ToString();
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
