using System.Globalization;
using System.Text;
using BatchSend;

namespace Bench.Reports.Charts;

/// <summary>
/// What a chart looks like on a light and on a dark background. A strategy has one colour, one marker and one kind of
/// line in every chart, so that none of them has to be told by colour.
/// </summary>
internal static class ChartStyle
{
    public const string Font = "DejaVu Sans,Verdana,Arial,sans-serif";

    /// <summary>Shades of a map's cells, from no gain to the largest.</summary>
    public const int Shades = 5;

    /// <summary>Outlines around (0, 0), about 10 wide: circle, square, diamond, triangles, plus, cross, pentagon, bar.</summary>
    private static readonly string[] Markers =
    [
        "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "M-3.6-3.6h7.2v7.2h-7.2z", "M0-5.2l5.2 5.2-5.2 5.2-5.2-5.2z", "M0-5l5 8.6h-10z", "M0 5l5-8.6h-10z",
        "M-1.6-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z",
        "M-4.8-2.6l2.2-2.2 2.6 2.6 2.6-2.6 2.2 2.2-2.6 2.6 2.6 2.6-2.2 2.2-2.6-2.6-2.6 2.6-2.2-2.2 2.6-2.6z",
        "M0-5l4.8 3.5-1.8 5.5h-6l-1.8-5.5z", "M-2-5h4v10h-4z",
    ];

    private static readonly string[] Dashes = ["", "6 3", "2 2", "9 3 2 3", "12 3", "4 2 1 2", "1 3", "7 2 2 2 2 2", "3 5"];

    private static readonly string[] Light = ["#57606a", "#cf222e", "#0550ae", "#1b7c83", "#bc4c00", "#1a7f37", "#8250df", "#bf3989", "#7d4e00"];
    private static readonly string[] Dark = ["#9198a1", "#ff7b72", "#58a6ff", "#39c5cf", "#f0883e", "#3fb950", "#bc8cff", "#f778ba", "#d29922"];

    private static readonly string[] LightShades = ["#ffffff", "#ddf4ff", "#b6e3ff", "#8fd0ff", "#6cbcff"];
    private static readonly string[] DarkShades = ["#0d1117", "#0b2343", "#0c2d6b", "#0d3f8f", "#1150b0"];

    /// <summary>The look of a strategy: the same everywhere, by its place in the catalog.</summary>
    public static int LookOf(string strategy)
    {
        int index = SenderCatalog.All.Select(s => s.Name).TakeWhile(name => name != strategy).Count();
        return index % Markers.Length;
    }

    public static string Marker(int look) => Markers[look];

    public static string Dash(int look) => Dashes[look];

    /// <summary>The style sheet, with the colours of these looks alone.</summary>
    public static string Sheet(IReadOnlyCollection<int> looks, bool shades)
    {
        StringBuilder css = new();
        css.Append("text{fill:#1f2328;stroke:none}.m{fill:#59636e}.w{fill:#cf222e}.bg{fill:#fff}.g{stroke:#d1d9e0}.a{stroke:#1f2328;stroke-width:1.8}");
        Append(css, looks, Light, shades ? LightShades : []);
        css.Append(".l{fill:none;stroke-width:1.7}.v{fill:none;stroke-width:1.3}.n{fill:none}.o{fill:#fff;stroke-width:1.8}.u{fill:url(#h)}.k{paint-order:stroke;stroke:#fff;stroke-width:3px}");
        css.Append("@media(prefers-color-scheme:dark){text{fill:#e6edf3}.m{fill:#9198a1}.w{fill:#ff7b72}.bg{fill:#0d1117}.g{stroke:#3d444d}.a{stroke:#e6edf3}");
        Append(css, looks, Dark, shades ? DarkShades : []);
        css.Append(".l,.v,.n{fill:none}.o{fill:#0d1117}.k{stroke:#0d1117}}");
        return css.ToString();
    }

    private static void Append(StringBuilder css, IEnumerable<int> looks, string[] colors, string[] shades)
    {
        foreach (int look in looks)
            css.Append(CultureInfo.InvariantCulture, $".s{look}{{fill:{colors[look]};stroke:{colors[look]}}}");
        foreach ((int shade, string color) in shades.Index())
            css.Append(CultureInfo.InvariantCulture, $".f{shade}{{fill:{color}}}");
    }
}
