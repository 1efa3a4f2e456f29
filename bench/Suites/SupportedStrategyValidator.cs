using BatchSend;
using Bench.Floors;
using BenchmarkDotNet.Validators;

namespace Bench.Suites;

/// <summary>Refuses a run that names a strategy which does not work over its transport here, with the reason.</summary>
internal sealed class SupportedStrategyValidator : IValidator
{
    public bool TreatsWarningsAsErrors => true;

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) =>
        from sent in validationParameters.Benchmarks.Select(SuiteCase.Of).DistinctBy(c => (c.Transport, c.Tls, c.Strategy))
        let reason = ReasonAgainst(sent)
        where reason is not null
        select new ValidationError(isCritical: true, reason);

    /// <summary>Why a case cannot run here; null when it can.</summary>
    public static string? ReasonAgainst(SuiteCase sent) =>
        sent.Strategy.StartsWith(FloorCatalog.Prefix, StringComparison.Ordinal) ? FloorCatalog.WhyNot
        : SenderCatalog.TryFind(sent.Strategy, out SenderDescriptor? strategy)
            ? SenderSupport.Of(strategy, sent.Transport).Reason ?? (sent.Tls ? TlsSenders.WhyNot(strategy) : null)
            : $"unknown strategy '{sent.Strategy}'; known: {string.Join(", ", SenderCatalog.All)}";
}
