using BenchmarkDotNet.Validators;

namespace Bench.Suites;

/// <summary>Refuses a run with more cases than the grid allows, over both suites together.</summary>
internal sealed class CaseCountValidator(int most) : IValidator
{
    public bool TreatsWarningsAsErrors => true;

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters)
    {
        int cases = validationParameters.Benchmarks.Count;
        if (cases > most)
            yield return new ValidationError(
                isCritical: true, $"{cases} cases are more than the {most} of one run; narrow them with --filter or --senders");
    }
}
