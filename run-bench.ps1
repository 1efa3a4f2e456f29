<#
.SYNOPSIS
Builds and runs the batched-send benchmark; without arguments it measures every strategy on this machine.
.DESCRIPTION
Passes every argument on to the program as it was typed, and returns its exit code; 4 where the program cannot be built. Needs
the .NET 10 SDK, nothing else.

A list is one argument, typed or in a variable: 64,1200 arrives as 64,1200. @names gives each of its elements as an argument.

PowerShell reads some characters itself, before any script sees them: $ ` " ' ; | & < > @ ( ) { }, and # or a comma in front.
In single quotes they arrive as they are; an apostrophe is doubled there: 'it''s'.

1KB, 1e3 and 0x10 arrive as they were typed, and the program refuses them: type 1K (K = 1024), 1000 and 16. In the value of a
variable or of brackets PowerShell has worked them out: (1KB) is 1024.

PowerShell before 7.4 drops the first bare --, so type '--'. Before 7.3 it also drops empty arguments, and quotation marks
inside of arguments. pwsh -File drops --% and makes two arguments of -o:DIR, which mean the same.
.EXAMPLE
./run-bench.ps1
.EXAMPLE
./run-bench.ps1 compare per-buffer flush --size 64,1200 --batch 64
.EXAMPLE
./run-bench.ps1 run --filter '*Tcp*'
#>
using namespace System.Management.Automation.Language

# What a session has set for other scripts does not count here.
Set-StrictMode -Off
$ErrorActionPreference = 'Continue'
$PSNativeCommandArgumentPassing = 'Standard'
$PSNativeCommandUseErrorActionPreference = $false

# A value as text, a list with commas. PowerShell remembers how a number was typed, but not inside of a list: there its source has it.
function Format-Value($value, $source) {
    if ($source -is [ConstantExpressionAst] -and $value -isnot [string]) { return $source.Extent.Text }
    if ($value -isnot [System.Collections.IList]) { return [string]$value }
    $index = 0
    @(foreach ($item in $value) { Format-Value $item @($source.Elements)[$index++] }) -join ','
}

# What follows --%: words between blanks, double quotes around what holds together, %NAME% for a variable of the environment.
function Split-Verbatim([string]$line) {
    [regex]::Matches([Environment]::ExpandEnvironmentVariables($line), '(?:"[^"]*"|[^\s"])+') | ForEach-Object { $_.Value -replace '"' }
}

# The arguments as they stand in the statement, each with its value: what touches there is one argument, and so are -o: and its value.
function Get-Typed($values, $elements) {
    $next = 0; $end = -1; $text = $null; $seenDashes = $false
    foreach ($element in $elements) {
        $typed = $element.Extent
        if ($typed.StartOffset -ne $end) { $text; $text = $null }
        $end = $typed.EndOffset
        if ($typed.Text -ceq '--' -and -not $seenDashes) { $seenDashes = $true; $text = '--'; continue } # the only element without a value
        if ($typed.Text -ceq '--%') { Split-Verbatim $values[$next + 1]; break }
        if ($null -ne $values[$next]) { $text += Format-Value $values[$next] $element }
        $next++
        if ($element.Argument) { $text += Format-Value $values[$next++] $element.Argument }
        if ($element.StringConstantType -eq 'BareWord') { $text = $text -replace '^~(?=$|[/\\])', $HOME }
    }
    $text
}

# The same where the statement is not known, or @names in it stands for any number of values.
function Get-Given($values) {
    $name = $null
    foreach ($value in $values) {
        $isName = $value -is [string] -and $value.EndsWith(':') -and $value.PSObject.Properties['<CommandParameterName>']
        if ($isName) { $name += $value } else { $name + (Format-Value $value); $name = $null }
    }
    $name
}

$statement = [Parser]::ParseInput([string]$MyInvocation.Statement, [ref]$null, [ref]$null)
$command = $statement.Find({ $args[0] -is [CommandAst] }, $true)
$elements = @($command.CommandElements | Select-Object -Skip 1)
$arguments = if ($elements -and -not $elements.Where({ $_.Splatted })) { Get-Typed $args $elements } else { Get-Given $args }
$arguments = @($arguments | Where-Object { $null -ne $_ })

if (-not (Get-Command dotnet -ErrorAction Ignore)) {
    [Console]::Error.WriteLine('error: dotnet is not on the PATH; install the .NET 10 SDK (https://dot.net)')
    exit 4
}

$project = Join-Path $PSScriptRoot 'bench'
& dotnet build $project -c Release --nologo -v quiet '-clp:NoSummary' | ForEach-Object { [Console]::Error.WriteLine($_) }
if ($LASTEXITCODE -ne 0) { exit 4 }

# In quotes: what comes out of a variable PowerShell would expand on Unix, '*' to the names of files.
$quoted = @($project, '--') + $arguments | ForEach-Object { "'" + [CodeGeneration]::EscapeSingleQuotedStringContent($_) + "'" }
$run = [scriptblock]::Create("& dotnet run --no-build -c Release --project $quoted")

# At Ctrl+C PowerShell goes on in "finally" alone. There exit would end a session as well, but pwsh -File ends with it anyway.
$isFile = -not $MyInvocation.Line
$hasEnded = $false
try { & $run; $hasEnded = $true }
finally { if ($isFile -and -not $hasEnded) { exit 130 } }
exit $LASTEXITCODE
