<#
.SYNOPSIS
Builds and runs the batched-send benchmark; without arguments it measures every strategy on this machine.
.DESCRIPTION
Passes every argument on to the program and returns its exit code. Needs the .NET 10 SDK, nothing else.
.EXAMPLE
./run-bench.ps1
.EXAMPLE
./run-bench.ps1 compare per-buffer flush --size 64,1200 --batch 64
.EXAMPLE
./run-bench.ps1 run --filter '*Tcp*'
#>
$project = Join-Path $PSScriptRoot 'bench'
& dotnet run -c Release --project $project -- $args
exit $LASTEXITCODE
