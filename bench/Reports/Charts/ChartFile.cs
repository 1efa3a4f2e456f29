namespace Bench.Reports.Charts;

/// <summary>A chart beside a report.</summary>
/// <param name="Name">File name: <c>map-udp.svg</c>.</param>
/// <param name="Alternative">What it shows, for those who do not see it.</param>
/// <param name="Svg">The picture.</param>
internal sealed record ChartFile(string Name, string Alternative, string Svg);
